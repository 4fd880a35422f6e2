using System.Collections.Immutable;
using System.Text;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Files;

public class FirmFileWriterTests
{
    [Fact]
    public void What_is_written_reads_as_the_same_firm()
    {
        Prop.ForAll(Firms().ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (firm, chinese) =>
        {
            var id = FirmId.FromNumber(7);
            var options = new FirmFileOptions { Chinese = chinese, ByteOrderMark = chinese, Outputs = OutputColumn.Of([firm]) };
            var row = Assert.Single(Reading.RowsAsync(WriteAsync(options, (id, firm)).GetAwaiter().GetResult()).GetAwaiter().GetResult());
            Assert.Empty(row.Problems);
            Assert.Equal(id, row.Row!.Id);
            Assert.Empty(row.Row.Patch.OutputCleared);
            Assert.Equal(Encoding.UTF8.GetString(FirmJson.Write(firm)), Encoding.UTF8.GetString(FirmJson.Write(row.Row.Patch.Values)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Json_lines_read_as_the_same_firm()
    {
        Prop.ForAll(Firms().ToArbitrary(), firm =>
        {
            var row = Assert.Single(Reading.RowsAsync(FirmJson.Write(firm)).GetAwaiter().GetResult());
            Assert.Empty(row.Problems);
            Assert.Equal(Encoding.UTF8.GetString(FirmJson.Write(firm)), Encoding.UTF8.GetString(FirmJson.Write(row.Row!.Patch.Values)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Columns_for_streaming_hold_figures_on_any_basis()
    {
        var firm = new FirmDetails
        {
            LegalName = "甲店",
            Trades = [Trade.Mugwort],
            Output = [new(2022, "moxa-stick", 15_000, OutputBasis.Declared), new(2023, null, 1, OutputBasis.Published), new(2023, "moxa-wool", 2, OutputBasis.Published)],
        };
        var options = new FirmFileOptions { Outputs = OutputColumn.Of([2022, 2023], bases: true) };
        var row = Assert.Single(await Reading.RowsAsync(await WriteAsync(options, ("0000000001", firm))));
        Assert.Equal(firm.Output, Reading.Patch(row).Values.Output);
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(options with { Outputs = OutputColumn.Of([2022]) }, ("0000000001", firm)));
    }

    [Fact]
    public async Task No_cell_runs_as_a_formula()
    {
        var firm = new FirmDetails { LegalName = "=HYPERLINK(1)", Address = "+1", Chain = "-1", Park = "@x", Source = "＝1", Website = "'=1", Location = new GeoPoint(-1, 2) };
        var text = Encoding.UTF8.GetString(await WriteAsync(new FirmFileOptions(), ("0000000001", firm)));
        var cells = text.Split('\n')[1].Split(',');
        Assert.DoesNotContain(cells, c => c.Length > 0 && "=+-@＝".Contains(c[0], StringComparison.Ordinal));
        var read = Reading.Patch(Assert.Single(await Reading.RowsAsync(text))).Values;
        Assert.Equal(FirmJson.Write(firm), FirmJson.Write(read));
    }

    [Fact]
    public async Task Headers_are_those_of_the_design()
    {
        var chinese = Encoding.UTF8.GetString(await WriteAsync(new FirmFileOptions { Outputs = [new(2023, null), new(2023, "moxa-stick", OutputBasis.Published)] }));
        Assert.StartsWith("编号,名称,其他名称,统一社会信用代码,行业,角色,代工,", chinese, StringComparison.Ordinal);
        Assert.EndsWith(",产值口径,产值(万元)2023,产值(万元)2023 艾条 已公布\n", chinese, StringComparison.Ordinal);
        var english = Encoding.UTF8.GetString(await WriteAsync(new FirmFileOptions { Chinese = false, Outputs = [new(2023, null), new(2023, "moxa-stick", OutputBasis.Published)] }));
        Assert.EndsWith(",outputBasis,outputYuan2023,outputYuan2023:moxa-stick:published\n", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_rows_can_be_corrected_and_loaded_again()
    {
        var path = Path.GetTempFileName();
        try
        {
            var text = "名称;备注;成立日期;代工\n甲店;\"一;二,三\";去年;是\n乙店;=x;2020-01-01;否\n\"丙店;开;2020-01-01;是\n丁店;a;前年;也许\n";
            var reader = await FirmFileReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);
            await using (var rejected = new RejectedFile(path, reader.Format, reader.Header, ProblemWords.Chinese))
            {
                await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken))
                {
                    if (row.Row is null) await rejected.AddAsync(row.Line, row.Cells, row.Problems);
                }

                Assert.Equal(3, rejected.Rows);
            }

            var written = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.StartsWith("行号,错误,名称,备注,成立日期,代工\n2,", written, StringComparison.Ordinal);
            Assert.Equal([0xEF, 0xBB, 0xBF], (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..3]);
            Assert.Equal("2:date 3:ok 4:date+choice-unknown", Reading.Codes(await Reading.RowsAsync(written.Replace("\"\"\"丙店", "丙店", StringComparison.Ordinal))));
            var corrected = written.Replace("去年,是", "2020-01-01,是", StringComparison.Ordinal);
            var first = (await Reading.RowsAsync(corrected))[0];
            Assert.Equal(new DateOnly(2020, 1, 1), Reading.Patch(first).Values.Established);
            Assert.Equal("一;二,三", first.Cells[3]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Refused_lines_of_json_can_be_loaded_again()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var rejected = new RejectedFile(path, FirmFileFormat.JsonLines, [], ProblemWords.English))
            {
                await rejected.AddAsync(3, ["{\"legalName\":\"甲店\",\"_line\":9}"], [new RowProblem(3, "", "", "json-line", [])]);
                await rejected.AddAsync(4, ["nonsense"], [new RowProblem(4, "", "", "json-line", [])]);
            }

            var rows = await Reading.RowsAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            Assert.Equal("甲店", Reading.Patch(rows[0]).Values.LegalName);
            Assert.Contains("nonsense", rows[1].Cells[0], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Nothing_refused_makes_no_file()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (new RejectedFile(path, FirmFileFormat.Csv, ["名称"], ProblemWords.Chinese))
        {
        }

        Assert.False(File.Exists(path));
    }

    static async Task<byte[]> WriteAsync(FirmFileOptions options, params (string Id, FirmDetails Details)[] firms)
    {
        var stream = new MemoryStream();
        await using (var writer = new FirmFileWriter(stream, options))
        {
            foreach (var (id, details) in firms) await writer.WriteAsync(id, details);
        }

        return stream.ToArray();
    }

    static Gen<FirmDetails> Firms()
    {
        var text = Gen.Elements('a', 'B', '艾', '；', ';', '\\', '"', '\'', '=', '+', '-', '@', ',', '\n', '０', '(', '（', ' ').NonEmptyListOf()
            .Select(c => new string([.. c]).Trim()).Where(t => t.Length > 0 && t is not ['=', '"', ..]);
        var maybe = Gen.OneOf(text.Select(t => (string?)t), Gen.Constant((string?)null));
        var texts = text.ListOf().Select(l => l.ToImmutableArray());
        var contact = from name in maybe
                      from phone in maybe
                      from mail in maybe
                      select name is null && phone is null && mail is null ? null : new FirmContact(name, phone, mail);
        var money = Gen.Choose(0, int.MaxValue).Two().Select(p => (long)p.Item1 * 100_003 + p.Item2);
        var day = Gen.Choose(0, 60_000).Select(n => DateOnly.FromDayNumber(700_000 + n));
        var product = Gen.Elements([.. ProductCatalogue.All.Select(p => p.Id)]);
        var figure = from year in Gen.Choose(1978, 2030)
                     from id in Gen.OneOf(product.Select(p => (string?)p), Gen.Constant((string?)null))
                     from yuan in money
                     from basis in Gen.Elements(Enum.GetValues<OutputBasis>())
                     select new FirmOutput(year, id, yuan, basis);
        return from names in texts
               from name in text
               from certifications in texts
               from business in contact
               from person in contact
               from address in maybe
               from chain in maybe
               from park in maybe
               from source in maybe
               from website in maybe
               from code in maybe
               from capital in money
               from area in Gen.Choose(0, 1_000_000)
               from employees in Gen.Choose(0, int.MaxValue)
               from figures in figure.ListOf()
               from products in product.ListOf()
               from established in day
               from asOf in day
               from flags in Gen.Choose(0, 255)
               from latitude in Gen.Choose(-90_000_000, 90_000_000)
               from longitude in Gen.Choose(-180_000_000, 180_000_000)
               from township in Gen.Elements([.. Townships.All.Select(t => t.Code)])
               select new FirmDetails
               {
                   LegalName = name,
                   OtherNames = names,
                   CreditCode = code,
                   Trades = (flags & 3) switch { 0 => [], 1 => [Trade.Rose], 2 => [Trade.Mugwort], _ => [Trade.Rose, Trade.Mugwort] },
                   Roles = (flags & 4) == 0 ? [] : [Role.Grower, Role.Trader],
                   Oem = (flags & 8) == 0,
                   Kind = (FirmKind)(flags % 5),
                   Status = (FirmStatus)(flags % 3),
                   Township = (flags & 16) == 0 ? null : township,
                   Address = address,
                   Location = (flags & 32) == 0 ? null : new GeoPoint(latitude / 1_000_000.0, longitude / 1_000_000.0),
                   Established = (flags & 64) == 0 ? null : established,
                   CapitalYuan = (flags & 128) == 0 ? null : capital,
                   Employees = (flags & 1) == 0 ? null : employees,
                   RoseAreaMu = (flags & 2) == 0 ? null : area / 10m,
                   Products = [.. products.Distinct()],
                   Output = [.. figures.DistinctBy(f => (f.Year, f.Product)).OrderBy(f => f.Year).ThenBy(f => f.Product, StringComparer.Ordinal)],
                   Contact = business,
                   Person = person,
                   Website = website,
                   Certifications = certifications,
                   Chain = chain,
                   Park = park,
                   Source = source,
                   AsOf = (flags & 4) == 0 ? asOf : null,
                   Sample = (flags & 1) == 0,
               };
    }
}
