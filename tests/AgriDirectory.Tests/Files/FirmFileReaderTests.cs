using System.IO.Compression;
using System.Text;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Files;

public class FirmFileReaderTests
{
    const string Excel = "企业名称,统一社会信用代码,行业,角色,代工,企业类型,经营状态,乡镇,成立日期,注册资本（万元）,产品,产值（万元）2023,产值(万元)2023 艾条,产值口径\r\n"
        + "南阳某某艾草制品有限公司,91411303MA9XXXXX0X,艾草,生产加工；经销,是,公司,在业,石桥,2018/3/5,\"1,200.5\",艾条；艾绒,,３５０.１２３４,已公布\r\n";

    [Fact]
    public async Task A_file_saved_by_a_chinese_excel_is_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var encoding in new[] { Encoding.GetEncoding("GB18030"), Encoding.GetEncoding(936), new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Excel)];
            var patch = Reading.Patch(Assert.Single(await Reading.RowsAsync(bytes)));
            var firm = patch.Values;
            Assert.Equal("南阳某某艾草制品有限公司", firm.LegalName);
            Assert.Equal([Trade.Mugwort], firm.Trades);
            Assert.Equal([Role.Maker, Role.Trader], firm.Roles);
            Assert.True(firm.Oem);
            Assert.Equal("411303101", firm.Township);
            Assert.Equal(new DateOnly(2018, 3, 5), firm.Established);
            Assert.Equal(12_005_000, firm.CapitalYuan);
            Assert.Equal(["moxa-stick", "moxa-wool"], firm.Products);
            Assert.Equal([new FirmOutput(2023, "moxa-stick", 3_501_234, OutputBasis.Published)], firm.Output);
            Assert.Equal([new OutputKey(2023, null)], patch.OutputCleared);
            Assert.False(patch.Given.HasFlag(FirmFields.Address));
            Assert.True(patch.Given.HasFlag(FirmFields.Output | FirmFields.CapitalYuan | FirmFields.Kind));
        }
    }

    [Fact]
    public async Task A_few_broken_characters_refuse_their_rows_and_no_others()
    {
        var text = "名称\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"石桥艾草店{i}\n"));
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0xE8, 0x89, .. "\n好的艾草店\n"u8];
        var rows = await Reading.RowsAsync(bytes);
        Assert.Equal("character-unreadable", Assert.Single(rows[50].Problems).Code);
        Assert.NotNull(rows[51].Row);
        Assert.Equal(51, rows.Count(r => r.Row is not null));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task UTF_16_without_a_mark_is_read(string encoding)
    {
        var row = Assert.Single(await Reading.RowsAsync(Encoding.GetEncoding(encoding).GetBytes("名称,统一社会信用代码,行业\n戊一艾草店,,艾草\n")));
        Assert.Equal("戊一艾草店", Reading.Patch(row).Values.LegalName);
    }

    [Fact]
    public async Task Broken_characters_refuse_their_rows_in_GB18030_too()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gbk = Encoding.GetEncoding("GB18030");
        var text = gbk.GetBytes("名称\n" + string.Concat(Enumerable.Range(0, 70_000).Select(i => $"石桥艾草店{i}\n")));
        byte[] bytes = [.. text, .. gbk.GetBytes("南")[..1], 0xFF, .. gbk.GetBytes("阳艾草店\n好的艾草店\n人民"), .. gbk.GetBytes("路")[..1]];
        var rows = (await Reading.RowsAsync(bytes))[70_000..];
        Assert.Equal(["character-unreadable", null, "character-unreadable"], rows.Select(r => r.Problems.FirstOrDefault()?.Code));
    }

    [Theory]
    [InlineData("名称,产值(万元)2024 艾条\n甲店,5", 50_000, OutputBasis.Published)]
    [InlineData("名称,产值口径,产值(万元)2024 艾条\n甲店,,5", 50_000, OutputBasis.Published)]
    [InlineData("名称,产值(万元)2024 艾条\n甲店,6", 60_000, OutputBasis.Declared)]
    [InlineData("名称,产值口径,产值(万元)2024 艾条\n甲店,估算,5", 50_000, OutputBasis.Estimated)]
    [InlineData("名称,产值(万元)2024 艾条 申报\n甲店,5", 50_000, OutputBasis.Declared)]
    public async Task A_figure_without_a_word_on_its_basis_leaves_the_firms_same_figure_on_its_own(string text, long yuan, OutputBasis basis)
    {
        var known = new FirmDetails { LegalName = "甲店", Trades = [Trade.Mugwort], Products = ["moxa-stick"], Output = [new(2024, "moxa-stick", 50_000, OutputBasis.Published)] };
        Assert.Equal([new FirmOutput(2024, "moxa-stick", yuan, basis)], FirmRules.Apply(await Reading.OnlyAsync(text), known).Output);
    }

    [Fact]
    public async Task Outputs_that_rules_refuse_name_their_column_and_what_stands_there()
    {
        var rows = await Reading.RowsAsync(Encoding.UTF8.GetBytes("名称,产值(万元)2023 艾条,产值(万元)1900 艾条\n甲店,-3,\n乙店,,7\n丙店,3,\n"));
        Assert.Equal(("out-of-range", "产值(万元)2023 艾条", "-3"), (rows[0].Problems[0].Code, rows[0].Problems[0].Column, rows[0].Problems[0].Value));
        Assert.Equal(("output-year", "产值(万元)1900 艾条", "7"), (rows[1].Problems[0].Code, rows[1].Problems[0].Column, rows[1].Problems[0].Value));
        Assert.NotNull(rows[2].Row);
    }

    [Theory]
    [InlineData("名称;地址\n甲店;一,二", ';')]
    [InlineData("名称\t地址\n甲店\t一,二", '\t')]
    [InlineData("\"名称,企业\"\",;;;\",名称,地址\nx,甲店,\"一,二\"", ',')]
    [InlineData("sep=;\r\n名称;地址\n甲店;一,二", ';')]
    [InlineData("\n\n名称,地址\n甲店,\"一,二\"", ',')]
    public async Task The_delimiter_is_found(string text, char delimiter)
    {
        var patch = await Reading.OnlyAsync(text);
        Assert.Equal(("甲店", "一,二"), (patch.Values.LegalName, patch.Values.Address));
        Assert.True(delimiter is ';' or '\t' or ',');
    }

    [Theory]
    [InlineData("", "file-empty")]
    [InlineData("\uFEFF", "file-empty")]
    [InlineData("\r\n \n\n", "file-empty")]
    [InlineData("名称,地址\r\n", "file-header-only")]
    [InlineData("名称,地址\r\n,\r\n", "file-header-only")]
    [InlineData("a,b,c\n1,2,3", "column-name-missing")]
    [InlineData("名称,企业名称\n甲,乙", "column-twice")]
    [InlineData("名称,注册资本(元),注册资本(万元)\n甲,1,1", "column-twice")]
    [InlineData("名称,产值(万元)2023,outputYuan2023\n甲,1,1", "column-twice")]
    [InlineData("名称,产值(万元)2023 可乐\n甲,1", "output-column")]
    [InlineData("名称,纬度\n甲,1", "column-location-half")]
    [InlineData("\"名称,地址\n甲,乙", "header-quotes")]
    [InlineData("[{\"legalName\":\"甲店\"}]", "json-array")]
    [InlineData("%PDF-1.7", "file-binary")]
    public async Task A_file_that_cannot_be_used_says_why(string text, string code) => Assert.Equal(code, (await Reading.ProblemAsync(text)).Code);

    [Fact]
    public async Task Workbooks_and_other_binaries_are_named()
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true)) archive.CreateEntry("xl/workbook.xml");
        Assert.Equal("file-zip", (await Reading.ProblemAsync(zip.ToArray())).Code);
        Assert.Equal("file-xls", (await Reading.ProblemAsync([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1])).Code);
        Assert.Equal("file-binary", (await Reading.ProblemAsync([.. "名称,地址\n"u8, 0, 1, 2, 0, 0, 0])).Code);
        Assert.Equal("columns-too-many", (await Reading.ProblemAsync("名称," + string.Join(',', Enumerable.Range(0, 400).Select(i => "c" + i)) + "\nx")).Code);
        Assert.Equal("header-too-long", (await Reading.ProblemAsync(new string('x', 3_000_000))).Code);
    }

    [Theory]
    [InlineData("成立日期", "去年", "date")]
    [InlineData("成立日期", "2020-02-30", "date")]
    [InlineData("注册资本(万元)", "1.23456", "whole-yuan")]
    [InlineData("注册资本(万元)", "很多", "number")]
    [InlineData("注册资本(万元)", "\"1,2\"", "number")]
    [InlineData("注册资本(万元)", "500万美元", "number")]
    [InlineData("注册资本", "500", "unit-missing")]
    [InlineData("capitalYuan", "99999999999999999999", "number-range")]
    [InlineData("employees", "2.5", "whole-number")]
    [InlineData("employees", "3000000000", "number-range")]
    [InlineData("乡镇", "亮马河", "township-unknown")]
    [InlineData("产品", "可乐", "product-unknown")]
    [InlineData("行业", "煤炭", "choice-unknown")]
    [InlineData("示例", "maybe", "choice-unknown")]
    [InlineData("id", "123", "id-form")]
    [InlineData("产值(万元)2023", "abc", "number")]
    public async Task A_wrong_cell_is_named_by_line_and_column(string column, string cell, string code)
    {
        var problem = await Reading.RowProblemAsync($"名称,{column}\n甲店,{cell}\n");
        Assert.Equal((2, column, code), (problem.Line, problem.Column, problem.Code));
        Assert.Equal(cell.Trim('"'), problem.Value);
        Assert.Equal(problem.Value, problem.Arguments[0]);
    }

    [Theory]
    [InlineData("2020-3-5")]
    [InlineData("2020/03/05")]
    [InlineData("2020年3月5日")]
    [InlineData("20200305")]
    [InlineData("２０２０．３．５")]
    [InlineData("2020-03-05 00:00:00")]
    [InlineData("43895")]
    public async Task Days_are_read_as_people_write_them(string cell) =>
        Assert.Equal(new DateOnly(2020, 3, 5), (await Reading.OnlyAsync($"名称,成立日期\n甲店,{cell}\n")).Values.Established);

    [Theory]
    [InlineData("注册资本(元)", "５００", 500)]
    [InlineData("注册资本(万元)", "0.0001", 1)]
    [InlineData("注册资本（万元）", "500万元人民币", 5_000_000)]
    [InlineData("注册资本", "1.5亿元", 150_000_000)]
    [InlineData("注册资本", "¥1234元", 1234)]
    [InlineData("capitalYuan", "\"1,234,567.00\"", 1_234_567)]
    [InlineData(" Capital Wan Yuan ", "922337203685477.5807", long.MaxValue)]
    public async Task Money_is_exact(string column, string cell, long yuan) =>
        Assert.Equal(yuan, (await Reading.OnlyAsync($"名称,{column}\n甲店,{cell}\n")).Values.CapitalYuan);

    [Theory]
    [InlineData("411303401")]
    [InlineData("411303400")]
    [InlineData("龙王沟风景区")]
    [InlineData("南阳市卧龙区龙王沟风景区")]
    public async Task Townships_go_by_code_and_name_of_today_and_before(string cell) =>
        Assert.Equal("411303401", (await Reading.OnlyAsync($"名称,乡镇\n甲店,{cell}\n")).Values.Township);

    [Fact]
    public async Task Rows_of_another_length_than_the_header_are_refused_and_empty_ones_passed_over()
    {
        var rows = await Reading.RowsAsync("名称,地址\n甲店\n乙店,一,二\n\n,\n丙店,三,,\n丁店,\"四\n五\"\n戊店,六");
        Assert.Equal("2:cells-missing 3:cells-extra 6:ok 7:ok 9:ok", Reading.Codes(rows));
        Assert.Equal(["乙店", "一", "二"], rows[1].Cells);
    }

    [Fact]
    public async Task Empty_cells_clear_and_absent_columns_do_not()
    {
        var patch = await Reading.OnlyAsync("名称,地址,企业类型,经营状态,代工,联系电话\n甲店,,,,,\n");
        Assert.Equal(FirmFields.LegalName | FirmFields.Address | FirmFields.Oem | FirmFields.ContactPhone, patch.Given);
        Assert.Null(patch.Values.Contact);
    }

    [Fact]
    public async Task Unknown_columns_are_reported_once_and_those_of_the_refused_rows_not()
    {
        var reader = await FirmFileReader.OpenAsync(new MemoryStream("行号,错误,名称,备注\n7,坏,甲店,x\n"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal(["备注"], reader.UnknownColumns);
        Assert.Equal("utf-8", reader.Encoding);
        Assert.Equal("名称", reader.ColumnOf("legalName"));
        Assert.Equal(("address", "地址"), (reader.ColumnOf("address"), reader.ColumnOf("address", chinese: true)));
        var row = Assert.Single(await reader.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("甲店", row.Row!.Patch.Values.LegalName);
    }

    [Fact]
    public async Task Guards_of_spreadsheets_are_taken_off()
    {
        var patch = await Reading.OnlyAsync("名称,地址,联系电话\n'=cmd,'quoted,=\"0377-1\"\n");
        Assert.Equal(("=cmd", "'quoted", "0377-1"), (patch.Values.LegalName, patch.Values.Address, patch.Values.Contact!.Phone));
    }

    [Fact]
    public async Task Output_columns_are_read_in_every_spelling()
    {
        var patch = await Reading.OnlyAsync(
            "名称,2021年产值（万元）,outputYuan2022:moxa-stick:published,产值(元)2023 艾绒 估算,OUTPUTYUAN2024,产值（万元）2024年艾条(已公布),产值口径\n甲店,1,2,3,4,5,\n");
        Assert.Equal(
            [
                new FirmOutput(2021, null, 10_000, OutputBasis.Declared), new FirmOutput(2022, "moxa-stick", 2, OutputBasis.Published),
                new FirmOutput(2023, "moxa-wool", 3, OutputBasis.Estimated), new FirmOutput(2024, null, 4, OutputBasis.Declared),
                new FirmOutput(2024, "moxa-stick", 50_000, OutputBasis.Published),
            ],
            patch.Values.Output);
    }

    [Fact]
    public async Task Empty_cells_clear_the_figures_of_their_columns_on_the_columns_basis()
    {
        var patch = await Reading.OnlyAsync(
            "名称,outputYuan2022,outputYuan2022:published,outputYuan2023:declared,outputYuan2024,outputYuan2025,outputYuan2025:declared\n甲店,,,,,,5\n");
        Assert.Equal(
            [new(2022, null), new(2022, null, OutputBasis.Published), new(2023, null, OutputBasis.Declared), new(2024, null)],
            patch.OutputCleared.OrderBy(k => k.Year).ThenBy(k => k.Basis));
        Assert.Equal(new FirmOutput(2025, null, 5, OutputBasis.Declared), Assert.Single(patch.Values.Output));
    }

    [Fact]
    public async Task The_same_figure_on_two_bases_is_refused() =>
        Assert.Equal("output-twice", (await Reading.RowProblemAsync("名称,outputYuan2022,outputYuan2022:published\n甲店,1,2\n")).Code);

    [Fact]
    public async Task Lines_of_json_are_read_as_the_api_writes_them()
    {
        var patch = await Reading.OnlyAsync(
            """
            {"id":"0123456789","legalName":"甲店","trades":["mugwort"],"kind":"sole-trader","township":{"code":"411303101","name":"石桥镇"},"location":{"latitude":33.1,"longitude":112.5},"capitalYuan":5,"roseAreaMu":1.5,"oem":true,"output":[{"year":2023,"yuan":7},{"year":2022,"product":"moxa-stick","yuan":null}],"contact":{"name":"王"},"person":null,"version":3,"otherNames":["a;b"]}
            """);
        Assert.Equal(new FirmOutput(2023, null, 7, OutputBasis.Declared), Assert.Single(patch.Values.Output));
        Assert.Equal(new OutputKey(2022, "moxa-stick"), Assert.Single(patch.OutputCleared));
        Assert.Equal(("411303101", 5L, 1.5m, true, new GeoPoint(33.1, 112.5)), (patch.Values.Township, patch.Values.CapitalYuan!.Value, patch.Values.RoseAreaMu!.Value, patch.Values.Oem, patch.Values.Location));
        Assert.Equal(["a;b"], patch.Values.OtherNames);
        Assert.Equal("王", patch.Values.Contact!.Name);
        Assert.True(patch.Given.HasFlag(FirmFields.ContactMail | FirmFields.PersonMail | FirmFields.Output));
        Assert.False(patch.Given.HasFlag(FirmFields.Address));
    }

    [Theory]
    [InlineData("{", "json-line")]
    [InlineData("{}{}", "json-line")]
    [InlineData("{\"legalName\":\"a\",\"legalName\":\"b\"}", "json-line")]
    [InlineData("{\"legalName\":\"\\ud800\"}", "json-line")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", "json-line")]
    [InlineData("{\"legalName\":[\"a\"]}", "json-type")]
    [InlineData("{\"legalName\":{\"a\":1}}", "json-type")]
    [InlineData("{\"legalName\":\"a\",\"output\":{}}", "json-type")]
    [InlineData("{\"legalName\":\"a\",\"output\":[{\"year\":\"2023\",\"yuan\":1}]}", "json-type")]
    [InlineData("{\"legalName\":\"a\",\"location\":{\"latitude\":1}}", "json-type")]
    [InlineData("{\"legalName\":\"a\",\"contact\":[]}", "json-type")]
    [InlineData("{\"legalName\":\"a\",\"capitalYuan\":1.5}", "whole-yuan")]
    [InlineData("{\"legalName\":\"a\",\"kind\":7}", "choice-unknown")]
    public async Task A_wrong_line_of_json_is_refused(string line, string code) => Assert.Equal(code, (await Reading.RowProblemAsync(line)).Code);

    [Fact]
    public async Task Broken_lines_of_json_cost_no_others()
    {
        var rows = await Reading.RowsAsync("{\"legalName\":\"甲店\"}\n\nnonsense\n[1]\n" + "{\"x\":\"" + new string('y', 1_100_000) + "\"}\n{\"legalName\":\"乙店\"}");
        Assert.Equal("1:ok 3:json-line 4:json-line 5:row-too-long 6:ok", Reading.Codes(rows));
    }
}
