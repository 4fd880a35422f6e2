using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace AgriDirectory.Tests.Web;

/// <summary>Somebody else's generator makes a client of the description, which compiles and does what it says.</summary>
public sealed class GeneratedClientTests(RealFixture site) : IClassFixture<RealFixture>
{
    /// <summary>A program over the generated client. What it takes for never null is compiled to be so.</summary>
    const string Program = """
        #nullable enable
        using System;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Text;
        using System.Threading.Tasks;

        namespace Generated;

        public static class Program
        {
            public static async Task<string> RunAsync(HttpClient anybodys, HttpClient operators)
            {
                var open = new DirectoryClient(anybodys);
                FirmsAnswer found = (await open.SearchFirmsAsync(
                    q: "艾条", township: [TownshipCode._411303101], role: [RoleChoice.Maker, RoleChoice.Oem], sort: SortOrder.Output, size: 3, lang: LanguageTag.En)).Result;
                FirmItem first = found.Items.First();
                Check(found.Total > 3 && found.Items.Count == 3 && found.Next is not null, "a page of three");
                Check(found.Facets["kind"].Sum(f => f.Count) == found.Total, "facets");
                Check(first.Township is { Code: "411303101" } && first.Trades.Contains(Trade.Mugwort) && first.Highlights.Count > 0, "an item");
                Check(found.Totals.Firms == found.Total && found.Totals.Year > 2000, "totals");

                SwaggerResponse<FirmDetails> one = await open.GetFirmAsync(first.Id);
                Check(one.Result.LegalName == first.LegalName && one.Result.Version == 1 && one.Headers["ETag"].Single() == "\"1\"", "one firm");
                Check(one.Result.Output!.All(o => o.Basis == OutputBasis.Published && o.Yuan >= 0 && o.Year > 2000), "its outputs");
                var some = (await open.GetFirmAsync(first.Id, fields: [FirmField.Id, FirmField.LegalName])).Result;
                Check(some.LegalName == first.LegalName && some.Version is null && some.Trades is null, "two fields");
                Check((await open.GetFirmsAsync([first.Id, "0000000000"])).Result is { Items.Count: 1, Missing.Count: 1 }, "several firms");
                Check((await open.SuggestAsync("yue")).Result.All(s => s.Text.Length > 0), "suggestions");
                Check((await open.ListChangesAsync(limit: 2)).Result.Changes.Count == 2, "changes");
                using (var file = await open.ExportFirmsAsync(format: FileFormat.Jsonl, q: "艾条"))
                    Check((await new StreamReader(file.Stream).ReadToEndAsync()).Split('\n').Length > found.Total, "an export");
                Check((await open.IsReadyAsync()).Result.Status == "ready", "health");

                await Refused<ProblemDetails>(() => open.GetFirmAsync("0000000000"), 404, p => p.Code == "firm-not-found");
                await Refused<ProblemDetails>(() => open.SearchFirmsAsync(near: "x"), 400, p => p is { Code: "near-form", Parameter: "near", Value: "x" });
                await Refused<ProblemDetails>(() => open.CreateFirmAsync(new FirmDetails()), 401, p => p.Code == "sign-in-required");

                var clerk = new DirectoryClient(operators);
                await Refused<ProblemDetails>(() => clerk.CreateFirmAsync(new FirmDetails()), 422, p => p.Errors!.Any(e => e is { Field: "legalName", Code: "missing" }));
                var made = await clerk.CreateFirmAsync(
                    new FirmDetails
                    {
                        LegalName = "南阳生成客户端艾草制品有限公司",
                        Township = "411303101",
                        Kind = FirmKind.Company,
                        Products = ["moxa-stick"],
                        Established = new DateTimeOffset(2020, 1, 31, 0, 0, 0, TimeSpan.Zero),
                        Output = [new FirmOutput { Year = 2024, Yuan = 3_205_000, Product = "moxa-stick", Basis = OutputBasis.Published }],
                    }, wait: true, idempotency_Key: "generated-1");
                Check(made.StatusCode == 201 && made.Headers["Location"].Single() == "/api/v1/firms/" + made.Result.Id && made.Headers["Firm-Visible"].Single() == "true", "made");

                var firm = made.Result;
                firm.Employees = 12;
                var changed = await clerk.ReplaceFirmAsync(firm.Id!, made.Headers["ETag"].Single(), firm);
                Check(changed.Result is { Version: 2, Employees: 12, Kind: FirmKind.Company, Trades.Count: 1 } && changed.Result.Established?.Day == 31, "changed");
                await Refused<ProblemDetails>(() => clerk.ReplaceFirmAsync(firm.Id!, made.Headers["ETag"].Single(), firm), 412, p => p.Code == "version-conflict");
                var history = (await clerk.GetFirmHistoryAsync(firm.Id!)).Result;
                Check(history.Items.Count == 2 && history.Items.First().Details!.Employees == 12 && history.Next is null, "history");
                Check((await clerk.DeleteFirmAsync(firm.Id!, changed.Headers["ETag"].Single())).StatusCode == 204, "deleted");
                await Refused<ProblemDetails>(() => clerk.ReplaceFirmAsync(firm.Id!, "\"2\"", firm), 410, p => p.Code == "firm-deleted");

                var rows = new MemoryStream(Encoding.UTF8.GetBytes("名称,乡镇\n,石桥镇\n"));
                var import = (await clerk.StartImportAsync(new FileParameter(rows, "a.csv", "text/csv"), name: "a.csv")).Result;
                while (import.Status is ImportStatus.Waiting or ImportStatus.Running) import = (await clerk.GetImportAsync(import.Id)).Result;
                Check(import is { Status: ImportStatus.Done, Rows: 1, Refused: 1 } && import.Problems!.First() is { Line: 2, Code.Length: > 0 }, "an import");
                Check((await clerk.GetGenerationsAsync()).Result.Generations.Any(g => g.State == GenerationState.Current), "generations");
                return firm.Id!;
            }

            static void Check(bool right, string what)
            {
                if (!right) throw new InvalidOperationException("Not as described: " + what);
            }

            static async Task Refused<T>(Func<Task> call, int status, Func<T, bool> right)
            {
                try
                {
                    await call();
                }
                catch (ApiException<T> e)
                {
                    Check(e.StatusCode == status && right(e.Result), $"{e.StatusCode} {e.Response}");
                    return;
                }

                Check(false, $"a refusal with {status}");
            }
        }
        """;

    [Fact]
    public async Task A_generated_client_searches_opens_creates_changes_and_deletes()
    {
        var program = Compile(await GenerateAsync());
        using var operators = new HttpClient { BaseAddress = new Uri(site.BaseUrl) };
        operators.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        using var anybodys = new HttpClient { BaseAddress = new Uri(site.BaseUrl) };
        var run = (Task<string>)program.GetMethod("RunAsync")!.Invoke(null, [anybodys, operators])!;
        Assert.Equal(10, (await run).Length);
    }

    async Task<string> GenerateAsync()
    {
        var document = await OpenApiDocument.FromJsonAsync(await site.Http.GetStringAsync("/openapi/v1.json"));
        var settings = new CSharpClientGeneratorSettings { ClassName = "DirectoryClient", UseBaseUrl = false, GenerateOptionalParameters = true, WrapResponses = true };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.GenerateNullableReferenceTypes = true;
        settings.CSharpGeneratorSettings.GenerateOptionalPropertiesAsNullable = true;
        return new CSharpClientGenerator(document, settings).GenerateFile();
    }

    static Type Compile(string client)
    {
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            "Generated", [CSharpSyntaxTree.ParseText(client, path: "client"), CSharpSyntaxTree.ParseText(Program, path: "program")], libraries,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var wrong = compilation.Emit(bytes).Diagnostics
            .Where(d => d.Severity == DiagnosticSeverity.Error || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree?.FilePath == "program"));
        Assert.Empty(wrong);
        bytes.Position = 0;
        return new AssemblyLoadContext("Generated", isCollectible: true).LoadFromStream(bytes).GetType("Generated.Program")!;
    }
}
