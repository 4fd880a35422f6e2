using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Whatever is sent to a described call, its answer is one that the description tells of.</summary>
public sealed partial class DescribedAnswersTests(ProcessFixture site) : IClassFixture<ProcessFixture>
{
    /// <summary>A rebuild reads every firm, and an export writes them: a few are enough.</summary>
    static readonly Dictionary<string, int> Few = new() { ["rebuild"] = 2, ["goBack"] = 4, ["exportFirms"] = 16, ["isLive"] = 2, ["isReady"] = 4, ["getGenerations"] = 4, ["getStatus"] = 8, ["runProbes"] = 4, ["backUp"] = 2, ["verify"] = 4, ["getVerification"] = 4, ["stopVerification"] = 4 };

    readonly List<string> wrong = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_answer_is_described(int seed)
    {
        var description = await Description.ReadAsync(site.Http);
        // The first real firm puts the sample away; then these are what the requests are about.
        string[] ids = [await CreateAsync(seed * 1_000), .. await Task.WhenAll(Enumerable.Range(1, 59).Select(i => CreateAsync((seed * 1_000) + i)))];
        string[] items = [await AskForCorrectionAsync(ids[0])];
        string[] claims = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync("/api/v1/claims", RandomRequests.Claim)))];
        foreach (var call in description.Calls)
        {
            var requests = new RandomRequests(description, call.Path switch { "/api/v1/work/{id}" => items, "/api/v1/claims/{id}" => claims, _ => ids }, seed);
            var succeeded = false;
            for (var i = 0; i < Few.GetValueOrDefault(call.Id, 60); i++)
            {
                succeeded |= await AnswersAsync(description, call, requests.Make(call), clerk: i % 3 > 0);
            }

            // An import has an id of its own, which no request here knows; a generation before there is none; and what is undone must have been done.
            if (!succeeded && !call.Path.StartsWith("/api/v1/imports/", StringComparison.Ordinal) && call.Id is not ("goBack" or "restoreFirm" or "unmergeFirms" or "retryParked" or "dismissParked" or "changeProbe" or "deleteProbe" or "clearUnanswered")) wrong.Add($"{call} was never answered well.");
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.Take(20)));
        Assert.False(site.HasExited);
    }

    Task<string> CreateAsync(int number) => CreateAsync("/api/v1/firms?wait=true", RandomRequests.Firm(number));

    async Task<string> CreateAsync(string url, string made)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(made, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        using var answer = await site.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The number of an item of the worklist.</summary>
    async Task<string> AskForCorrectionAsync(string firm)
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var url = $"/firms/{firm}/correct";
        var form = await SentForm.GetAsync(anyone, url, url);
        (form["kind"], form["text"]) = ("Correction", "The address has changed.");
        Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(anyone)).Status);
        return form["number"];
    }

    [Fact]
    public async Task An_import_is_answered_as_described_to_its_end()
    {
        var description = await Description.ReadAsync(site.Http);
        var calls = description.Calls.ToDictionary(c => c.Id);
        var start = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports?name=a.csv")
        {
            Content = new StringContent("名称,乡镇,没有\n南阳某某艾草制品有限公司,石桥镇,1\n,无,2\n", new MediaTypeHeaderValue("text/csv")),
        };
        Assert.True(await AnswersAsync(description, calls["startImport"], start, clerk: true, keep: out var started));
        var import = (await started).GetProperty("id").GetString();
        await Eventually.TrueAsync(async () =>
        {
            Assert.True(await AnswersAsync(description, calls["getImport"], new(HttpMethod.Get, "/api/v1/imports/" + import), clerk: true, keep: out var state));
            return (await state).GetProperty("status").GetString() == "done";
        });
        Assert.True(await AnswersAsync(description, calls["getRejectedRows"], new(HttpMethod.Get, $"/api/v1/imports/{import}/rejected"), clerk: true));
        Assert.True(await AnswersAsync(description, calls["stopImport"], new(HttpMethod.Delete, "/api/v1/imports/" + import), clerk: true));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Merging_and_undoing_are_answered_as_described()
    {
        var description = await Description.ReadAsync(site.Http);
        var calls = description.Calls.ToDictionary(c => c.Id);
        var (kept, other) = (await CreateAsync(7_000), await CreateAsync(7_001));
        await MakesAsync("deleteFirm", HttpMethod.Delete, other, "", 1, null);
        await MakesAsync("restoreFirm", HttpMethod.Post, other, "/restore?wait=true", 2, null);
        await MakesAsync("mergeFirms", HttpMethod.Post, kept, "/merge?wait=true", 1, $$"""{"other":"{{other}}","otherVersion":3}""");
        Assert.False(await AnswersAsync(description, calls["getFirm"], new(HttpMethod.Get, "/api/v1/firms/" + other), clerk: false));
        Assert.True(await AnswersAsync(description, calls["getFirms"], new(HttpMethod.Get, $"/api/v1/firms/batch?ids={other},{kept}"), clerk: false));
        Assert.True(await AnswersAsync(description, calls["getFirmHistory"], new(HttpMethod.Get, $"/api/v1/firms/{other}/history"), clerk: true));
        Assert.True(await AnswersAsync(description, calls["listChanges"], new(HttpMethod.Get, "/api/v1/changes?limit=1000"), clerk: false));
        Assert.False(await AnswersAsync(description, calls["restoreFirm"], Request(HttpMethod.Post, other, "/restore", 4, null), clerk: true));
        await MakesAsync("unmergeFirms", HttpMethod.Post, kept, "/unmerge?wait=true", 2, $$"""{"other":"{{other}}"}""");
        Assert.False(await AnswersAsync(description, calls["mergeFirms"], Request(HttpMethod.Post, kept, "/merge", 3, $$"""{"other":"{{other}}","otherVersion":3}"""), clerk: true));
        Assert.Empty(wrong);

        async Task MakesAsync(string id, HttpMethod method, string firm, string what, int version, string? body) =>
            Assert.True(await AnswersAsync(description, calls[id], Request(method, firm, what, version, body), clerk: true), id);

        static HttpRequestMessage Request(HttpMethod method, string firm, string what, int version, string? body)
        {
            var request = new HttpRequestMessage(method, $"/api/v1/firms/{firm}{what}");
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
            if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            return request;
        }
    }

    Task<bool> AnswersAsync(Description description, DescribedCall call, HttpRequestMessage request, bool clerk) => AnswersAsync(description, call, request, clerk, out _);

    Task<bool> AnswersAsync(Description description, DescribedCall call, HttpRequestMessage request, bool clerk, out Task<JsonElement> keep)
    {
        var body = new TaskCompletionSource<JsonElement>();
        keep = body.Task;
        return AskAsync(description, call, request, clerk, body);
    }

    /// <summary>Makes a call, and notes what its answer has that is not described.</summary>
    /// <returns>Whether it succeeded.</returns>
    async Task<bool> AskAsync(Description description, DescribedCall call, HttpRequestMessage request, bool clerk, TaskCompletionSource<JsonElement> keep)
    {
        if (clerk) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        using var answer = await site.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var found = Wrong(description, call, request, answer, text, keep).ToList();
        if (found.Count > 0) wrong.Add($"{request}\n{(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}\n→ {(int)answer.StatusCode} {text[..Math.Min(text.Length, 600)]}\n{string.Join('\n', found)}");
        request.Dispose();
        return answer.IsSuccessStatusCode;
    }

    static IEnumerable<string> Wrong(
        Description description, DescribedCall call, HttpRequestMessage request, HttpResponseMessage answer, string text, TaskCompletionSource<JsonElement> keep)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (call.Responses[status] is not { } says) return [$"{status} is not described."];
        var missing = (says["headers"]?.AsObject() ?? []).Where(h => (bool?)h.Value!["required"] == true && !answer.Headers.Contains(h.Key)).Select(h => $"There is no {h.Key}.");
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (says["content"] is not { } content) return [.. missing, .. text.Length == 0 ? Array.Empty<string>() : ["A body is not described."]];
        if (type is null || content[type] is not { } media) return [.. missing, $"{type} is not described."];
        if (!type.EndsWith("json", StringComparison.Ordinal) || type.EndsWith("ndjson", StringComparison.Ordinal)) return missing;
        using var json = JsonDocument.Parse(text);
        keep.TrySetResult(json.RootElement.Clone());
        return [.. missing, .. description.Wrong(media["schema"]!, json.RootElement), .. type == "application/problem+json" ? OfProblem(json.RootElement, answer) : []];
    }

    static IEnumerable<string> OfProblem(JsonElement problem, HttpResponseMessage answer)
    {
        var code = problem.GetProperty("code").GetString()!;
        if (!Kebab().IsMatch(code)) yield return $"{code} is no code.";
        if (problem.GetProperty("type").GetString() != "urn:agri-directory:problem:" + code) yield return "The type is another one than the code.";
        if (problem.GetProperty("status").GetInt32() != (int)answer.StatusCode) yield return "The status is another one than the answer's.";
        if (string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString())) yield return "The title is empty.";
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
