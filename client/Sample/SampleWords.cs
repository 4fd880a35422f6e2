namespace AgriDirectory.Client.Sample;

/// <summary>What made-up names and facts are made of. Changing a list changes the sample, and with it the pinned hash.</summary>
static class SampleWords
{
    /// <summary>Characters of trade names, each with its reading.</summary>
    public static readonly string[] MugwortFirst =
        [.. "艾ai 宛wan 仲zhong 福fu 瑞rui 祥xiang 天tian 金jin 玉yu 德de 济ji 百bai 万wan 永yong 恒heng 盛sheng 鑫xin 泰tai 和he 颐yi 慈ci 善shan 仁ren 圣sheng 灵ling 绿lv 碧bi 益yi 同tong 汇hui 聚ju 嘉jia 佳jia 美mei 御yu 楚chu 丹dan 云yun 清qing 源yuan 正zheng 明ming 诚cheng 九jiu 古gu 怡yi 颂song 臻zhen 尚shang 久jiu 逸yi 妙miao".Split(' ')];

    public static readonly string[] MugwortSecond =
        [.. "艾ai 尚shang 福fu 元yuan 康kang 源yuan 盛sheng 宝bao 泽ze 润run 丰feng 泰tai 和he 祥xiang 恩en 德de 兴xing 隆long 昌chang 达da 茂mao 荣rong 春chun 林lin 禾he 益yi 灵ling 安an 宁ning 馨xin 颐yi 然ran 乐le 寿shou 仁ren 善shan 慈ci 慧hui 沐mu 瑞rui".Split(' ')];

    public static readonly string[] MugwortThird =
        [.. "堂tang 缘yuan 源yuan 轩xuan 阁ge 斋zhai 春chun 香xiang 宝bao 乐le 泰tai 林lin 安an 坤kun 丰feng 和he 华hua 祥xiang 庐lu 府fu 记ji 德de".Split(' ')];

    public static readonly string[] RoseFirst =
        [.. "花hua 红hong 锦jin 丽li 芳fang 春chun 彩cai 霞xia 金jin 绿lv 美mei 佳jia 嘉jia 盛sheng 鑫xin 天tian 宛wan 福fu 瑞rui 祥xiang 玉yu 云yun 清qing 明ming 百bai 万wan 艳yan 馨xin 沁qin 绮qi 蕊rui 香xiang".Split(' ')];

    public static readonly string[] RoseSecond =
        [.. "花hua 韵yun 语yu 香xiang 芳fang 苑yuan 源yuan 盛sheng 泽ze 丰feng 达da 茂mao 荣rong 春chun 林lin 禾he 兴xing 隆long 馨xin 锦jin 霞xia 艳yan 丽li 彩cai 润run 绿lv 瑞rui 祥xiang".Split(' ')];

    public static readonly string[] RoseThird =
        [.. "源yuan 苑yuan 缘yuan 轩xuan 春chun 香xiang 红hong 林lin 丰feng 华hua 海hai 韵yun 语yu 姿zi 彩cai 阁ge".Split(' ')];

    public static readonly string[] Surnames =
        [.. "张zhang 王wang 李li 赵zhao 刘liu 陈chen 杨yang 黄huang 周zhou 吴wu 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 袁yuan 潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 程cheng 苏su 魏wei 吕lv 丁ding 任ren 沈shen 姚yao 卢lu".Split(' ')];

    public static readonly string[] GivenFirst =
        [.. "伟wei 秀xiu 敏min 静jing 丽li 志zhi 磊lei 军jun 勇yong 艳yan 杰jie 娟juan 涛tao 明ming 超chao 霞xia 平ping 刚gang 桂gui 玉yu 红hong 玲ling 建jian 海hai 燕yan 春chun 文wen 永yong 国guo 改gai 喜xi 大da 小xiao 新xin 保bao 书shu 振zhen 爱ai 俊jun 松song".Split(' ')];

    public static readonly string[] GivenSecond =
        [.. "芳fang 强qiang 英ying 华hua 兰lan 军jun 萍ping 红hong 梅mei 伟wei 峰feng 勤qin 霞xia 云yun 飞fei 林lin 成cheng 东dong 芬fen 莲lian 娥e 祥xiang 玲ling 敏min 涛tao 辉hui 立li 彬bin 丽li 珍zhen".Split(' ')];

    // No business of one trade is one of the other, so that equal trade names in both still give different names.
    public static readonly string[] MugwortCompanyBusinesses =
        ["艾草制品", "艾制品", "艾绒制品", "艾业", "艾草科技", "艾草生物科技", "艾灸科技", "艾灸用品", "艾产业", "生物科技", "健康科技", "健康产业", "本草科技", "中药材", "医疗器械", "保健用品",
        "电子商务", "商贸", "艾草精油", "艾草日化", "艾草食品", "艾草产业发展", "艾叶制品", "艾灸健康管理"];

    public static readonly string[] MugwortCooperativeBusinesses = ["艾草种植", "艾叶种植", "中药材种植", "艾草加工", "艾草产业"];

    public static readonly (string Business, string Form)[] MugwortShops =
        [("艾草", "店"), ("艾草制品", "厂"), ("艾绒", "厂"), ("艾条", "厂"), ("艾绒加工", "厂"), ("艾灸", "馆"), ("艾灸养生", "馆"), ("艾草制品", "经营部"), ("艾草", "商行"), ("艾制品", "门市部"), ("艾灸", "工作室"),
        ("艾草批发", "部"), ("艾条", "坊"), ("艾草", "行"), ("艾叶", "经营部"), ("艾草足浴", "店"), ("艾灸用品", "商店"), ("艾草电商", "工作室")];

    public static readonly string[] RoseCompanyBusinesses = ["月季", "月季产业", "月季种植", "花卉", "花卉苗木", "园林绿化", "园艺", "园林", "苗木种植", "月季花卉", "生态农业", "农业科技", "月季园艺", "玫瑰种植"];

    public static readonly string[] RoseCooperativeBusinesses = ["月季种植", "月季苗木", "花卉种植", "花木种植", "苗木种植", "月季花卉"];

    public static readonly string[] RoseFarmBusinesses = ["月季", "月季种植", "花卉", "花木", "苗木"];

    public static readonly (string Business, string Form)[] RoseShops =
        [("月季", "园"), ("月季苗木", "经营部"), ("月季", "苗圃"), ("花卉", "店"), ("花卉苗木", "商行"), ("鲜花", "店"), ("盆景", "园"), ("月季花卉", "门市部")];

    // In the order of Townships.All.
    public static readonly int[] RoseWeights = [1, 2, 1, 1, 1, 1, 3, 1, 1, 60, 10, 6, 12, 6, 8, 5, 4, 9, 12, 8, 3];
    public static readonly int[] MugwortWeights = [4, 9, 6, 5, 7, 5, 11, 4, 4, 6, 7, 5, 9, 4, 5, 4, 5, 6, 11, 6, 1];

    // Rough middles in hundred-thousandths of a degree: north, east.
    public static readonly (int North, int East)[] Centres =
    [
        (3299000, 11252000), (3298500, 11249000), (3300000, 11250000), (3300000, 11252500), (3301000, 11251000), (3301500, 11252000), (3303000, 11247000),
        (3303000, 11251500), (3302000, 11249000), (3317000, 11258000), (3288000, 11240000), (3308000, 11242000), (3310000, 11255000), (3279000, 11246000),
        (3286000, 11236000), (3276000, 11245000), (3317000, 11240000), (3320000, 11247000), (3305000, 11250000), (3293000, 11243000), (3308000, 11249000),
    ];

    public static readonly string[] TownRoads = ["中州路", "文化路", "工业路", "建设路", "车站路", "人民路", "北京路", "光武路", "信臣路", "百里奚路", "张衡路", "卧龙路", "武侯路", "滨河路"];
    public static readonly string[] VillageRoads = ["人民路", "府前街", "新兴街", "兴业路", "产业大道", "学府街", "农贸街", "迎宾大道", "工业园区", "镇区中心街"];

    // Chance in percent, in the catalogue's order.
    public static readonly int[] RoseProducts = [75, 45, 25, 30, 8];
    public static readonly int[] MugwortProducts = [22, 42, 58, 34, 26, 20, 12, 24, 14, 7];

    public static readonly string[] RoseCertificates = ["良好农业规范认证（GAP）", "林木种子生产经营许可", "南阳月季地理标志证明商标", "市级龙头企业", "植物检疫合格"];
    public static readonly string[] MugwortCertificates = ["ISO 9001 质量管理体系", "一类医疗器械备案", "有机产品认证", "南阳艾地理标志证明商标", "消毒产品生产企业卫生许可", "市级龙头企业", "高新技术企业"];

    public static readonly long[] Capitals =
        [10_000, 30_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000];
}
