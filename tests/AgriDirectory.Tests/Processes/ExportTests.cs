using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Processes;

/// <summary>Files that leave the directory, and come back.</summary>
public sealed class ExportTests : IDisposable
{
    const string Firms =
        """
        {"legalName":"南阳青蒿堂艾制品有限公司","creditCode":"91411303MA4PLT8X2A","trades":["mugwort"],"township":"411303101","address":"=HYPERLINK(1)","otherNames":["青；蒿","+堂"],"person":{"name":"张三丰","phone":"13800000000"},"products":["moxa-stick"],"output":[{"year":2022,"product":"moxa-stick","yuan":1200,"basis":"published"},{"year":2023,"product":"moxa-stick","yuan":35012345,"basis":"declared"}]}
        {"legalName":"卧龙区青蒿艾草店","kind":"sole-trader","trades":["mugwort"],"township":"411303104","address":"某村十二号","location":{"latitude":33.05,"longitude":112.48},"contact":{"phone":"0377-0001"}}
        {"legalName":"南阳白云阁艾草有限公司","trades":["mugwort"],"products":["moxa-stick"],"output":[{"year":2022,"yuan":7,"basis":"estimated"},{"year":2023,"product":"moxa-stick","yuan":42,"basis":"published"}]}
        """;

    readonly TemporaryFolder folder = new();

    string Data => folder["data"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whatever_is_exported_changes_nothing_when_it_is_loaded_again()
    {
        await LoadFirmsAsync();
        var (client, http) = await ClientProcess.ServeAsync(Data);
        await using var _ = client;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 3);
        foreach (var format in (string[])["csv&lang=zh", "csv&lang=en", "jsonl"])
        {
            foreach (var (question, rows) in ((string, int)[])[("", 3), ("&q=" + Uri.EscapeDataString("青蒿"), 2)])
            {
                foreach (var all in (bool[])[true, false])
                {
                    var what = format + question + all;
                    var file = await ExportAsync(http, "/api/v1/export?format=" + format + question, all);
                    var text = await File.ReadAllTextAsync(file);
                    foreach (var secret in (string[])["张三丰", "13800000000", "某村十二号", "3501.2345"])
                    {
                        Assert.True(all || !text.Contains(secret, StringComparison.Ordinal), what + " gives away " + secret);
                    }

                    var id = await http.UploadAsync(Data, file);
                    JsonNode state = null!;
                    await Directories.UntilAsync(async () => (string?)(state = await http.ImportAsync(Data, id))["status"] is not ("waiting" or "running"));
                    Assert.True((int)state["unchanged"]! == rows && (int)state["rows"]! == rows, what + " changed something: " + state + "\n" + text);
                }
            }
        }

        Assert.Equal(3, Directories.Sql(Data, "SELECT count(*) FROM history"));
    }

    [Fact]
    public async Task Changes_that_the_public_may_not_see_are_told_of_without_details()
    {
        await LoadFirmsAsync();
        var id = (string)JsonNode.Parse((await RunAsync(0, "export", "-", "--format", "jsonl", "--data", Data)).Split('\n').First(l => l.Contains("张三丰", StringComparison.Ordinal)))!["id"]!;
        await File.WriteAllTextAsync(folder["secret.jsonl"], $$"""{"id":"{{id}}","person":{"name":"李四光"} }""");
        await RunAsync(0, "import", folder["secret.jsonl"], "--data", Data);
        var (client, http) = await ClientProcess.ServeAsync(Data);
        await using var _ = client;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 3);
        var answer = await http.JsonAsync("/api/v1/changes");
        Assert.DoesNotContain("李四光", answer.ToString(), StringComparison.Ordinal);
        var changes = answer["changes"]!.AsArray();
        Assert.Equal(4, changes.Count);
        Assert.Equal((id, 2), ((string?)changes[3]!["id"], (int)changes[3]!["version"]!));
        Assert.Null(changes[3]!["firm"]);
        Assert.Equal(2, changes.Count(c => c!["firm"] is not null));
    }

    [Fact]
    public async Task The_command_writes_the_same_file_whether_or_not_the_folder_is_served()
    {
        await LoadFirmsAsync();
        await RunAsync(0, "export", folder["unserved.csv"], "--data", Data, "--lang", "zh");
        await RunAsync(0, "export", folder["unserved.jsonl"], "--data", Data);
        Assert.Equal(await File.ReadAllTextAsync(folder["unserved.jsonl"]), await RunAsync(0, "export", "-", "--format", "jsonl", "--data", Data));
        var (client, http) = await ClientProcess.ServeAsync(Data);
        await using var _ = client;
        using var __ = http;
        await RunAsync(0, "export", folder["served.csv"], "--data", Data, "--lang", "zh");
        await RunAsync(0, "export", folder["served.jsonl"], "--data", Data);
        Assert.Equal(await File.ReadAllBytesAsync(folder["unserved.csv"]), await File.ReadAllBytesAsync(folder["served.csv"]));
        Assert.Equal(await File.ReadAllBytesAsync(folder["unserved.jsonl"]), await File.ReadAllBytesAsync(folder["served.jsonl"]));
        Assert.Contains("张三丰", await File.ReadAllTextAsync(folder["served.csv"]), StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK(1)", await File.ReadAllTextAsync(folder["served.csv"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.partial"));
    }

    [Fact]
    public async Task An_export_that_cannot_be_made_says_so_and_leaves_nothing()
    {
        Assert.Contains("nothing to export", await RunAsync(2, "export", folder["firms.csv"], "--data", Data, "--lang", "en"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
        await LoadFirmsAsync();
        await RunAsync(2, "export", folder["absent/firms.csv"], "--data", Data);
        Assert.False(Directory.Exists(folder["absent"]));
    }

    async Task LoadFirmsAsync()
    {
        await File.WriteAllTextAsync(folder["firms.jsonl"], Firms);
        await RunAsync(0, "import", folder["firms.jsonl"], "--data", Data);
    }

    async Task<string> ExportAsync(HttpClient http, string address, bool all)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (all) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Data, "operator.token"))).Trim());
        using var answer = await http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        await File.WriteAllBytesAsync(folder["exported"], bytes);
        return folder["exported"];
    }

    static async Task<string> RunAsync(int exit, params string[] arguments)
    {
        await using var client = ClientProcess.Start(arguments);
        client.Input.Close();
        var code = await client.EndAsync();
        Assert.True(code == exit, $"{string.Join(' ', arguments)} ended with {code}, not {exit}:\n{client.Output}");
        return client.Output;
    }
}
