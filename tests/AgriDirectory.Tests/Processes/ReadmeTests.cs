using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Processes;

/// <summary>Every example of the README does what the README says.</summary>
public sealed partial class ReadmeTests(LoadedSample sample)
{
    const string Client = "dotnet run --project client -- ";

    static readonly string Text = File.ReadAllText(Path.Combine(ClientProcess.Repository, "README.md"));

    [Fact]
    public async Task The_file_of_the_tour_is_loaded_and_every_command_runs()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["firms.csv"], Block("csv").Single());
        foreach (var command in Examples(Client))
        {
            await using var client = ClientProcess.Start([.. InFolder(command).Split(' '), "--data", folder["data"]]);
            Assert.True(await client.EndAsync() == 0, command + "\n" + client.Output);
        }

        Assert.Contains("南阳某某艾草制品有限公司", await File.ReadAllTextAsync(folder["wolong.csv"]), StringComparison.Ordinal);

        var (served, http) = await ClientProcess.ServeAsync(folder["data"]);
        await using var _ = served;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 2);
        Assert.Equal(1, await http.TotalAsync("石桥 艾条"));

        string InFolder(string command) => command
            .Replace("wolong.agribackup", folder["wolong.agribackup"], StringComparison.Ordinal)
            .Replace("firms.csv", folder["firms.csv"], StringComparison.Ordinal).Replace("wolong.csv", folder["wolong.csv"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_question_over_REST_has_an_answer()
    {
        using var folder = new TemporaryFolder();
        await sample.CopyToAsync(folder.Path);
        var (served, http) = await ClientProcess.ServeAsync(folder.Path);
        await using var _ = served;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 1347);
        foreach (Match example in Example().Matches(Text.Split("Try ")[1].Split("the beginning of a credit")[0]))
        {
            Assert.True(await http.TotalAsync(example.Groups[1].Value) is > 0 and < 1347, example.Value);
        }

        foreach (var question in Examples("curl ").Where(c => !c.StartsWith("-X", StringComparison.Ordinal)).Select(c => new Uri(c.Trim('"'))))
        {
            var answer = await http.JsonAsync(question.PathAndQuery);
            Assert.True(answer is JsonArray { Count: > 0 } || answer["total"] is null || (int)answer["total"]! > 0, question.ToString());
        }
    }

    [Fact]
    public async Task Every_change_over_REST_is_made()
    {
        using var folder = new TemporaryFolder();
        await sample.CopyToAsync(folder.Path);
        var (served, http) = await ClientProcess.ServeAsync(folder.Path);
        await using var _ = served;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 1347);
        var token = (await File.ReadAllTextAsync(folder["operator.token"])).Trim();
        var id = "";
        List<int> statuses = [];
        foreach (var command in Examples("curl -X "))
        {
            var said = Argument().Matches(command.Replace("$TOKEN", token, StringComparison.Ordinal).Replace("$ID", id, StringComparison.Ordinal))
                .Select(m => m.Value[0] is '"' or '\'' ? m.Value[1..^1] : m.Value).ToList();
            using var request = new HttpRequestMessage(new HttpMethod(said[0]), new Uri(said[1]).PathAndQuery);
            for (var i = 2; i < said.Count; i += 2)
            {
                if (said[i] == "--json") request.Content = new StringContent(said[i + 1], Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
                else Assert.True(said[i] == "-H" && request.Headers.TryAddWithoutValidation(said[i + 1].Split(": ")[0], said[i + 1].Split(": ")[1]), said[i]);
            }

            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, command + "\n" + body);
            statuses.Add((int)answer.StatusCode);
            if (body.Length > 0) id = (string)JsonNode.Parse(body)!["id"]!;
        }

        Assert.Equal([201, 200, 204, 200], statuses);
    }

    [Fact]
    public void The_table_of_files_names_every_column_that_is_read()
    {
        var columns = AgriDirectory.Client.Files.FirmColumns.All.Select(c => c.Field).Where(e => !Text.Contains($"`{e}`", StringComparison.Ordinal));
        Assert.Empty(columns);
    }

    static IEnumerable<string> Examples(string prefix) =>
        Block("sh").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l[prefix.Length..].Trim());

    static IEnumerable<string> Block(string language) =>
        Fence().Matches(Text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Argument();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Example();

    [GeneratedRegex("```([a-z]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
