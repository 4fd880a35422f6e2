using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>What a proxy does to answers.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The request is not carried out: 429.</summary>
    Busy,

    /// <summary>The request is carried out, and the connection breaks in the middle of the answer.</summary>
    Cut,

    /// <summary>The request is carried out, and some of the answer's bytes are others.</summary>
    Garbled,

    /// <summary>The request is carried out, and the answer comes when the fault is over.</summary>
    Late,

    /// <summary>Every second answer is one of: busy, cut, garbled, half a second late.</summary>
    Often,
}

/// <summary>Stands between a directory and its Elasticsearch.</summary>
sealed class FaultyProxy : IAsyncDisposable
{
    static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    readonly Lock gate = new();
    readonly Random random = new(11);
    readonly HttpClient node;
    readonly WebApplication app;
    TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ImmutableList<string> written = [];
    Fault fault;
    int bulks;

    X509Certificate2? shown;

    FaultyProxy(string target, X509Certificate2? certificate)
    {
        shown = certificate;
        node = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(target), Timeout = Timeout.InfiniteTimeSpan };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AgriDirectory.Client" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => Show());
        }));
        app = builder.Build();
        app.Run(PassAsync);
    }

    public string Url => app.Urls.First();

    /// <summary>What it shows from the next connection on; null if it speaks plainly.</summary>
    public X509Certificate2? Certificate
    {
        set
        {
            lock (gate)
                (shown, Shown) = (value, 0);
        }
    }

    /// <summary>To how many connections it has shown that certificate.</summary>
    public int Shown { get; private set; }

    /// <summary>How many requests came, whatever became of them.</summary>
    public int Requests { get; private set; }

    /// <summary>What it does now.</summary>
    public Fault Fault
    {
        get
        {
            lock (gate)
                return fault;
        }

        set
        {
            lock (gate)
            {
                over.SetResult();
                over = new(TaskCreationOptions.RunContinuationsAsynchronously);
                (fault, MostBulks, written) = (value, bulks, []);
            }
        }
    }

    /// <summary>The ids in bulks since the fault was set, in the order of coming.</summary>
    public ImmutableList<string> Written
    {
        get
        {
            lock (gate)
                return written;
        }
    }

    /// <summary>The most bulks that Elasticsearch had to do with at a time since the fault was set.</summary>
    public int MostBulks { get; private set; }

    public static async Task<FaultyProxy> StartAsync(string target, X509Certificate2? certificate = null)
    {
        var proxy = new FaultyProxy(target, certificate);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        over.TrySetResult();
        await app.DisposeAsync();
        node.Dispose();
    }

    async Task PassAsync(HttpContext context)
    {
        var (doing, end) = Choose();
        try
        {
            if (doing == Fault.Busy)
                await RefuseAsync(context);
            else
                await AnswerAsync(context, doing, end);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The node is not there, or the caller has gone: who asked sees a broken connection, as without a proxy.
            context.Abort();
        }
    }

    X509Certificate2? Show()
    {
        lock (gate)
        {
            Shown++;
            return shown;
        }
    }

    (Fault Doing, Task Over) Choose()
    {
        lock (gate)
        {
            Requests++;
            if (fault != Fault.Often)
                return (fault, over.Task);

            return random.Next(8) switch
            {
                0 => (Fault.Busy, over.Task),
                1 => (Fault.Cut, over.Task),
                2 => (Fault.Garbled, over.Task),
                3 => (Fault.Late, Task.Delay(HalfASecond)),
                _ => (Fault.None, over.Task),
            };
        }
    }

    static async Task RefuseAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
        await context.Response.WriteAsJsonAsync(new { error = new { type = "es_rejected_execution_exception", reason = "full" }, status = 429 }, context.RequestAborted);
    }

    async Task AnswerAsync(HttpContext context, Fault doing, Task end)
    {
        using var asked = await ReadAsync(context);
        using var answer = await AskAsync(context, asked);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (doing == Fault.Late)
            await end.WaitAsync(context.RequestAborted);

        if (doing == Fault.Garbled)
            Garble(body);

        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.Headers.ContentEncoding = answer.Content.Headers.ContentEncoding.ToArray();
        response.Headers["X-Elastic-Product"] = answer.Headers.TryGetValues("X-Elastic-Product", out var product) ? product.ToArray() : null;
        if (!HttpMethods.IsHead(context.Request.Method))
            response.ContentLength = body.Length;

        await response.Body.WriteAsync(doing == Fault.Cut ? body.AsMemory(0, body.Length / 2) : body, context.RequestAborted);
        if (doing != Fault.Cut)
            return;

        await response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    static async Task<HttpRequestMessage> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var asked = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.ToUriComponent().TrimStart('/') + request.QueryString.ToUriComponent());
        foreach (var name in new[] { "Accept", "Accept-Encoding", "Authorization" })
            asked.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)request.Headers[name]);

        if (request.ContentType is not { } type)
            return asked;

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        asked.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        asked.Content.Headers.TryAddWithoutValidation("Content-Encoding", (IEnumerable<string?>)request.Headers.ContentEncoding);
        return asked;
    }

    /// <summary>A bulk counts for as long as Elasticsearch has to do with it, so that the next never comes before the end of the one before it.</summary>
    async Task<HttpResponseMessage> AskAsync(HttpContext context, HttpRequestMessage asked)
    {
        if (!context.Request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal))
            return await node.SendAsync(asked, context.RequestAborted);

        var ids = await IdsAsync(asked.Content!);
        lock (gate)
        {
            MostBulks = Math.Max(MostBulks, ++bulks);
            written = written.AddRange(ids);
        }

        try
        {
            return await node.SendAsync(asked, context.RequestAborted);
        }
        finally
        {
            lock (gate)
                bulks--;
        }
    }

    static async Task<List<string>> IdsAsync(HttpContent content)
    {
        var body = await content.ReadAsStreamAsync();
        await using var plain = content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true) : body;
        using var reader = new StreamReader(plain);
        List<string> ids = [];
        while (await reader.ReadLineAsync() is { } action)
        {
            using var json = JsonDocument.Parse(action);
            ids.Add(json.RootElement.GetProperty("index").GetProperty("_id").GetString()!);
            await reader.ReadLineAsync();
        }

        return ids;
    }

    void Garble(byte[] body)
    {
        lock (gate)
        {
            for (var at = random.Next(Math.Clamp(body.Length, 1, 64)); at < body.Length; at += 1 + random.Next(64))
                body[at] ^= 0xA5;
        }
    }
}
