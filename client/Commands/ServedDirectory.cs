using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Imports;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Verification;

namespace AgriDirectory.Client.Commands;

/// <summary>Speaks over REST to the process that serves a data folder, with the token found in the folder.</summary>
sealed class ServedDirectory : IDisposable
{
    readonly HttpClient http;

    public ServedDirectory(string url, string data)
    {
        // The server is on this machine: no proxy stands between.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };
        if (OperatorToken.Find(data) is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
    }

    /// <summary>Hands a file over.</summary>
    /// <returns>The import's id.</returns>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses; the message says why.</exception>
    public async Task<string> UploadAsync(Stream content, string name, string language, CancellationToken stop)
    {
        using var body = new StreamContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var address = new Uri($"/api/v1/imports?lang={language}&name={Uri.EscapeDataString(name)}", UriKind.Relative);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        // A server that refuses says so before the file goes out.
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request, stop);
        return (string?)(await ReadAsync(answer, stop))["id"] ?? throw new HttpRequestException("id?");
    }

    /// <summary>How far an import is, or how it ended.</summary>
    public async Task<(ImportReport Report, ImportProgress? Progress)> LookAsync(string id, CancellationToken stop)
    {
        using var answer = await http.GetAsync(new Uri($"/api/v1/imports/{id}", UriKind.Relative), stop);
        var view = await ReadAsync(answer, stop);
        var report = ImportView.Read(view);
        var progress = view["bytesRead"] is { } read
            ? new ImportProgress(
                report.State.Rows, report.State.Refused, (long)read, (long?)view["bytes"], TimeSpan.FromSeconds((double?)view["seconds"] ?? 0))
            : null;
        return (report, progress);
    }

    /// <summary>Stops an import.</summary>
    public async Task StopAsync(string id)
    {
        using var answer = await http.DeleteAsync(new Uri($"/api/v1/imports/{id}", UriKind.Relative));
    }

    /// <summary>Fetches the refused rows to a file beside the loaded one.</summary>
    /// <returns>The file.</returns>
    public async Task<string> FetchRejectedAsync(string id, string rejected)
    {
        var address = new Uri($"/api/v1/imports/{id}/rejected", UriKind.Relative);
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        if (!answer.IsSuccessStatusCode) await ReadAsync(answer, default);
        var path = rejected + RefusedRows.Extensions[answer.Content.Headers.ContentType?.MediaType == "text/csv" ? 0 : 1];
        await using var file = new FileStream(path, PrivateFile.New(FileMode.Create));
        await answer.Content.CopyToAsync(file);
        return path;
    }

    /// <summary>Every firm with all details as a file, read while it comes.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses; the message says why.</exception>
    public async Task<Stream> ExportAsync(string format, string language, CancellationToken stop)
    {
        var address = new Uri($"/api/v1/export?format={format}&lang={language}", UriKind.Relative);
        var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!answer.IsSuccessStatusCode) await ReadAsync(answer, stop);
        return await answer.Content.ReadAsStreamAsync(stop);
    }

    /// <summary>Begins a rebuild of the index, or the way back to the generation before.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses; the message says why.</exception>
    public async Task<RebuildState> RebuildAsync(bool back, string language, CancellationToken stop)
    {
        var address = new Uri($"/api/v1/generations{(back ? "/back" : "")}?lang={language}", UriKind.Relative);
        using var answer = await http.PostAsync(address, null, stop);
        return RebuildStateOf(await ReadAsync(answer, stop));
    }

    /// <summary>How far a rebuild is, or how it ended.</summary>
    public async Task<RebuildState> LookAtRebuildAsync(CancellationToken stop)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/generations", UriKind.Relative), stop);
        return RebuildStateOf(await ReadAsync(answer, stop));
    }

    /// <summary>A backup of the directory, read while it comes. The answer begins when the snapshot is taken and sound.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses; the message says why.</exception>
    public async Task<Stream> BackUpAsync(string language, CancellationToken stop)
    {
        var answer = await http.GetAsync(new Uri($"/api/v1/backup?lang={language}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop);
        if (!answer.IsSuccessStatusCode) await ReadAsync(answer, stop);
        return await answer.Content.ReadAsStreamAsync(stop);
    }

    /// <summary>Begins a verification.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses; the message says why.</exception>
    public async Task<VerifyState> VerifyAsync(bool repair, string language, CancellationToken stop)
    {
        using var answer = await http.PostAsync(new Uri($"/api/v1/verifications?repair={(repair ? "true" : "false")}&lang={language}", UriKind.Relative), null, stop);
        return VerifyStateOf(await ReadAsync(answer, stop));
    }

    /// <summary>How far a verification is, or how it ended.</summary>
    public async Task<VerifyState> LookAtVerificationAsync()
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/verifications", UriKind.Relative));
        return VerifyStateOf(await ReadAsync(answer, default));
    }

    /// <summary>Stops a verification.</summary>
    public async Task StopVerificationAsync()
    {
        using var answer = await http.DeleteAsync(new Uri("/api/v1/verifications", UriKind.Relative));
    }

    static VerifyState VerifyStateOf(JsonObject json) =>
        json.Deserialize<VerifyState>(FirmJson.Options) ?? throw new HttpRequestException("verifications?");

    static RebuildState RebuildStateOf(JsonObject json) =>
        json.Deserialize<RebuildState>(FirmJson.Options) ?? throw new HttpRequestException("generations?");

    public void Dispose() => http.Dispose();

    static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop);
        JsonObject? json = null;
        try
        {
            json = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Not ours: the status has to do.
        }

        if (answer.IsSuccessStatusCode && json is not null) return json;
        throw new HttpRequestException((string?)json?["title"] ?? $"HTTP {(int)answer.StatusCode}", null, answer.StatusCode);
    }
}
