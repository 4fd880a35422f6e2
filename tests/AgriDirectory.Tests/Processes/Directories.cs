using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Tests.Processes;

/// <summary>What tests of real processes ask of a served directory and of its folder.</summary>
static class Directories
{
    /// <summary>Waits for a condition; while nobody answers it is not true.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, TimeSpan? patience = null) => Eventually.TrueAsync(() => TryAsync(condition), patience);

    public static async Task<JsonNode> JsonAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public static async Task<int> TotalAsync(this HttpClient http, string question = "") =>
        (int)(await http.JsonAsync($"/api/v1/firms?size=1&q={Uri.EscapeDataString(question)}"))["total"]!;

    /// <summary>Every firm's id and credit code, walked by cursor to the end.</summary>
    public static async Task<List<(string Id, string? Code)>> WalkAsync(this HttpClient http)
    {
        List<(string, string?)> firms = [];
        string? cursor = null;
        do
        {
            var page = await http.JsonAsync("/api/v1/firms?size=100" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            firms.AddRange(page["items"]!.AsArray().Select(i => ((string)i!["id"]!, (string?)i["creditCode"])));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        return firms;
    }

    /// <summary>Hands a file over as a clerk's program would, and returns the import's id.</summary>
    public static async Task<string> UploadAsync(this HttpClient http, string folder, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports?name=firms.csv");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(folder));
        request.Content = new StreamContent(File.OpenRead(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    public static async Task<JsonNode> ImportAsync(this HttpClient http, string folder, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/imports/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(folder));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Counts in SQL, beside whoever has the folder.</summary>
    public static int Sql(string folder, string query)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "directory.db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>A file of made-up firms.</summary>
    public static async Task SampleFileAsync(string path, int firms, int seed = 7)
    {
        await using var sample = ClientProcess.Start(
            "sample", "--firms", firms.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, await sample.EndAsync());
        await File.WriteAllTextAsync(path, sample.Output);
    }

    static string Token(string folder) => File.ReadAllText(Path.Combine(folder, "operator.token")).Trim();

    static async Task<bool> TryAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException)
        {
            return false;
        }
    }
}
