using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Processes;

/// <summary>What an operator types, against real folders.</summary>
public sealed class CommandTests : IDisposable
{
    const string Header = "企业名称,统一社会信用代码,行业,角色,企业类型,乡镇,地址,成立日期,注册资本(万元),产品,产值(万元)2024 艾条,产值口径";
    const string Name = "南阳青蒿堂艾制品有限公司";
    const string Other = "卧龙区青蒿谷艾草种植家庭农场";
    const int SampleFirms = 1347;

    readonly TemporaryFolder folder = new();

    string Data => folder["data"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_as_a_chinese_excel_saves_it_is_loaded_served_and_known_when_it_comes_again()
    {
        var file = await SaveAsync("企业.csv", Gbk, Header, Row(), $"{Other},,艾草,种植,家庭农场,411303104,,2021-06-01,,艾叶原料,,");
        Assert.Contains("2 行：新增 2，更新 0，无变化 0，拒绝 0，失败 0", await RunAsync(0, "import", file, "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
        Assert.Contains("2 行：新增 0，更新 0，无变化 2，拒绝 0，失败 0", await RunAsync(0, "import", file, "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".rejected.csv"));

        await ServeAsync(async (http, _) =>
        {
            Assert.Equal(2, await http.TotalAsync());
            Assert.Equal(0, Directories.Sql(Data, "SELECT count(*) FROM firm WHERE sample = 1"));
            var found = (await http.JsonAsync("/api/v1/firms?q=" + Uri.EscapeDataString("青蒿堂")))["items"]!.AsArray();
            Assert.Equal(Name, (string?)Assert.Single(found)!["legalName"]);
            var firm = await http.JsonAsync("/api/v1/firms/" + (string)found[0]!["id"]!);
            Assert.Equal("411303101", (string?)firm["township"]);
            Assert.Equal("艾草路1号,院内东侧", (string?)firm["address"]);
            Assert.Equal(12_005_000, (long)firm["capitalYuan"]!);
            var output = Assert.Single(firm["output"]!.AsArray())!;
            Assert.Equal((2024, "moxa-stick", 3_501_234), ((int)output["year"]!, (string?)output["product"], (long)output["yuan"]!));
        });
    }

    [Fact]
    public async Task What_a_file_says_cannot_steer_the_terminal()
    {
        var file = await SaveAsync("firms.csv", Gbk, "名称,乡镇,\u001b[31m红色", "甲乙丙艾草店,\"不存\n\u001b[2J在镇\",");
        var told = await RunAsync(1, "import", file, "--data", Data, "--lang", "zh");
        Assert.Contains("红色", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', told);
        Assert.Contains("第 2 行 乡镇：“不存  [2J在镇”", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_rows_are_named_kept_and_loaded_once_they_are_corrected()
    {
        var file = await SaveAsync("firms.csv", Gbk, Header, Row(), $"{Other},,艾草,种植,家庭农场,蒲山镇,,去年春天,,艾叶原料,,", "甲乙丙艾草店,,艾草,经销,个体,不存在镇,,,,,,");
        var told = await RunAsync(1, "import", file, "--data", Data, "--lang", "zh");
        Assert.Contains("新增 1，更新 0，无变化 0，拒绝 2", told, StringComparison.Ordinal);
        Assert.Contains("第 3 行 成立日期：“去年春天”不是日期", told, StringComparison.Ordinal);
        Assert.Contains("第 4 行 乡镇：“不存在镇”不是卧龙区的乡镇或街道", told, StringComparison.Ordinal);
        Assert.Contains(file + ".rejected.csv", told, StringComparison.Ordinal);

        var refused = await File.ReadAllTextAsync(file + ".rejected.csv");
        Assert.DoesNotContain(Name, refused, StringComparison.Ordinal);
        var corrected = folder["corrected.csv"];
        await File.WriteAllTextAsync(corrected, refused.Replace("去年春天,", "2023年3月1日,", StringComparison.Ordinal).Replace(",不存在镇,", ",石桥,", StringComparison.Ordinal));
        Assert.Contains("2 行：新增 2", await RunAsync(0, "import", corrected, "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
        Assert.False(File.Exists(corrected + ".rejected.csv"));
        await ServeAsync(async (http, _) =>
        {
            Assert.Equal(3, await http.TotalAsync());
            Assert.Equal(1, await http.TotalAsync(Other));
            Assert.Equal(1, await http.TotalAsync("甲乙丙艾草店"));
        });
    }

    [Fact]
    public async Task Standard_input_is_loaded_and_an_empty_one_is_refused()
    {
        Assert.Contains("2 rows: 2 new, 0 changed", await PipeAsync(0, Gbk.GetBytes($"{Header}\r\n{Row()}\r\n{Other},,艾草,种植,家庭农场,蒲山镇,,,,,,\r\n")), StringComparison.Ordinal);
        Assert.Contains("1 rows: 0 new, 1 changed", await PipeAsync(0, Encoding.UTF8.GetBytes($$"""{"legalName":"{{Other}}","township":"411303104","employees":7}""")), StringComparison.Ordinal);
        Assert.Contains("empty", await PipeAsync(2, []), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, Directories.Sql(Data, "SELECT count(*) FROM firm WHERE deleted = 0"));
    }

    [Fact]
    public async Task A_served_folder_is_loaded_through_its_server_and_rebuilt_by_it()
    {
        await ServeAsync(async (http, client) =>
        {
            await Directories.UntilAsync(async () => await http.TotalAsync() == SampleFirms);
            var file = await SaveAsync("firms.csv", Gbk, Header, Row(), $"{Other},,艾草,种植,家庭农场,蒲山镇,,去年春天,,,,");
            var told = await RunAsync(1, "import", file, "--data", Data, "--lang", "zh");
            Assert.Contains(http.BaseAddress!.Authority, told, StringComparison.Ordinal);
            Assert.Contains("示例企业已收起（1,347 家）", told, StringComparison.Ordinal);
            Assert.Contains("第 3 行 成立日期：“去年春天”不是日期", told, StringComparison.Ordinal);
            Assert.Contains(Other, await File.ReadAllTextAsync(file + ".rejected.csv"), StringComparison.Ordinal);
            Assert.Equal(1, await http.TotalAsync());
            Assert.Equal(1, await http.TotalAsync("青蒿堂"));

            var generation = Generation();
            await RunAsync(0, "rebuild", "--data", Data);
            await Directories.UntilAsync(async () => Generation() > generation && await http.TotalAsync() == 1);
            Assert.Equal(1, await http.TotalAsync("青蒿堂"));

            await RunAsync(0, "rebuild", "--back", "--data", Data);
            Assert.Equal(generation, Generation());
            Assert.Equal(1, await http.TotalAsync("青蒿堂"));
            Assert.False(client.HasExited);
        });
    }

    [Fact]
    public async Task Without_a_generation_before_there_is_no_way_back()
    {
        await RunAsync(0, "import", await SaveAsync("firms.csv", Gbk, Header, Row()), "--data", Data);
        Assert.Contains("没有可以退回的上一代索引", await RunAsync(2, "rebuild", "--back", "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
        await ServeAsync(async (http, _) =>
        {
            Assert.Contains("There is no generation to go back to", await RunAsync(2, "rebuild", "--back", "--data", Data, "--lang", "en"), StringComparison.Ordinal);
            using var answer = await http.PostAsync(new Uri("/api/v1/generations/back", UriKind.Relative), null);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        });
    }

    [Fact]
    public async Task A_rebuild_that_would_lose_a_question_is_refused_and_says_which()
    {
        await RunAsync(0, "import", await SaveAsync("firms.csv", Gbk, Header, Row()), "--data", Data);
        var generation = Generation();
        // The index in use finds the firm by a name that the database no longer has.
        Directories.Sql(Data, "INSERT INTO probe (question, firm) SELECT '青蒿堂', number FROM firm WHERE deleted = 0");
        Directories.Sql(Data, "UPDATE firm SET details = CAST(replace(CAST(details AS TEXT), '青蒿堂', '白云阁') AS BLOB)");
        var told = await RunAsync(2, "rebuild", "--data", Data, "--lang", "en");
        Assert.Contains("was not switched in", told, StringComparison.Ordinal);
        Assert.Contains("“青蒿堂” should find the firm", told, StringComparison.Ordinal);
        Assert.Equal(generation, Generation());

        await ServeAsync(async (http, _) =>
        {
            await Directories.UntilAsync(async () => await http.TotalAsync("青蒿堂") == 1);
            Assert.Contains("“青蒿堂” 应找到企业", await RunAsync(2, "rebuild", "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
            var state = await http.JsonAsync("/api/v1/generations");
            Assert.Equal("青蒿堂", (string?)Assert.Single(state["refusal"]!["lost"]!.AsArray())!["question"]);
            Assert.Equal(["current", "refused"], state["generations"]!.AsArray().Select(g => (string?)g!["state"]));
        });
    }

    [Fact]
    public async Task An_unserved_folder_is_rebuilt_by_the_command()
    {
        var file = await SaveAsync("firms.csv", Gbk, Header, Row());
        await RunAsync(0, "import", file, "--data", Data);
        var generation = Generation();
        await RunAsync(0, "rebuild", "--data", Data);
        Assert.True(Generation() > generation);
        await RunAsync(0, "rebuild", "--back", "--data", Data);
        Assert.Equal(generation, Generation());
        await ServeAsync(async (http, _) =>
        {
            await Directories.UntilAsync(async () => await http.TotalAsync() == 1);
            Assert.Equal(1, await http.TotalAsync("青蒿堂"));
        });
    }

    [Fact]
    public async Task Nobody_loads_over_rest_without_the_token()
    {
        await ServeAsync(async (http, _) =>
        {
            foreach (var (scheme, token, code) in new[] { (null, null, "sign-in-required"), ("Bearer", "wrong", "token-wrong"), ("Bearer", Token() + "x", "token-wrong"), ("Basic", Token(), "sign-in-required") })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports?name=x.csv") { Content = new StringContent(Header + "\n" + Row(), Encoding.UTF8, "text/csv") };
                request.Headers.Authorization = scheme is null ? null : new AuthenticationHeaderValue(scheme, token);
                using var answer = await http.SendAsync(request);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
            }

            Assert.Equal(0, Directories.Sql(Data, "SELECT count(*) FROM firm WHERE changed_by <> 'sample'"));
        });
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("serve", "--prot", "80")]
    [InlineData("import")]
    [InlineData("import", "a.csv", "b.csv")]
    [InlineData("import", "nowhere.csv")]
    [InlineData("import", "a.csv", "--force")]
    [InlineData("sample", "--firms", "many")]
    [InlineData("sample", "--firms", "0")]
    [InlineData("sample", "--firms")]
    [InlineData("sample", "--seed", "many")]
    [InlineData("backup")]
    [InlineData("backup", "a", "--force")]
    [InlineData("restore")]
    [InlineData("restore", "nowhere.agribackup")]
    [InlineData("verify")]
    [InlineData("--lang", "fr")]
    public async Task What_nobody_understands_is_refused_and_touches_nothing(params string[] arguments)
    {
        var told = await RunAsync(2, [.. arguments, "--data", Data]);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        var help = await RunAsync(0, "--help");
        Assert.All(["serve", "import", "sample", "rebuild", "backup", "restore", "verify", "--data", "--urls", "--lang"], word => Assert.Contains(word, help, StringComparison.Ordinal));
        Assert.Contains("FILE", await RunAsync(0, "import", "--help"), StringComparison.Ordinal);
    }

    static Encoding Gbk
    {
        get
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding("GB18030");
        }
    }

    /// <summary>A row with a quoted comma and a figure grouped in thousands, as a sheet shows it.</summary>
    static string Row()
    {
        const string code = "91411303MA40AAAA0";
        return $"{Name},{code}{CreditCode.CheckCharacter(code)},艾草,生产加工；经销,公司,石桥镇,\"艾草路1号,院内东侧\",2018/3/5,\"1,200.5\",艾条；艾绒,350.1234,已公布";
    }

    async Task<string> SaveAsync(string name, Encoding encoding, params string[] lines)
    {
        await File.WriteAllBytesAsync(folder[name], encoding.GetBytes(string.Concat(lines.Select(l => l + "\r\n"))));
        return folder[name];
    }

    static async Task<string> RunAsync(int exit, params string[] arguments)
    {
        await using var client = ClientProcess.Start(arguments);
        client.Input.Close();
        var code = await client.EndAsync();
        Assert.True(code == exit, $"{string.Join(' ', arguments)} ended with {code}, not {exit}:\n{client.Output}");
        return client.Output;
    }

    async Task<string> PipeAsync(int exit, byte[] bytes)
    {
        await using var client = ClientProcess.Start("import", "-", "--data", Data, "--lang", "en");
        await client.Input.BaseStream.WriteAsync(bytes);
        client.Input.Close();
        var code = await client.EndAsync();
        Assert.True(code == exit, $"It ended with {code}, not {exit}:\n{client.Output}");
        return client.Output;
    }

    async Task ServeAsync(Func<HttpClient, ClientProcess, Task> use)
    {
        var (client, http) = await ClientProcess.ServeAsync(Data);
        await using var _ = client;
        using var __ = http;
        // The address is printed before the index is open.
        await Directories.UntilAsync(async () => await http.TotalAsync() >= 0);
        await use(http, client);
    }

    int Generation() => Directories.Sql(Data, "SELECT coalesce(max(number), 0) FROM generation WHERE state = 'current'");

    string Token() => File.ReadAllText(Path.Combine(Data, "operator.token")).Trim();
}
