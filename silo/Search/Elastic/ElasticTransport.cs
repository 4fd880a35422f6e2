using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AgriDirectory.Search;
using Polly;
using Polly.Retry;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Requests over HTTP: nodes in turn, some tries with growing pauses, bodies compressed, signed in as the settings say.</summary>
internal sealed class ElasticTransport : IElasticTransport
{
    /// <summary>The name of its HTTP client.</summary>
    internal const string Client = "elasticsearch";

    const int CompressFrom = 1024;

    /// <summary>How long a node that did not answer lately is given to show that it is back.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    readonly IHttpClientFactory clients;
    readonly ElasticNodes nodes;
    readonly AuthenticationHeaderValue? signIn;
    readonly ResiliencePipeline<ElasticReply> tries;
    int looking;

    internal ElasticTransport(IHttpClientFactory clients, SearchOptions options, TimeProvider time)
    {
        this.clients = clients;
        nodes = new ElasticNodes(options.Urls, time);
        signIn = options switch
        {
            { ApiKey: { } key } => new("ApiKey", key),
            { User: { } user } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"))),
            _ => null,
        };
        tries = new ResiliencePipelineBuilder<ElasticReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ElasticReply>
            {
                MaxRetryAttempts = Math.Max(3, nodes.Count),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(150),
                MaxDelay = TimeSpan.FromSeconds(3),
                ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is NodeFailedException || tried.Outcome.Result is { } reply && IsBusy(reply.Status)),
                // Another node may be asked at once; a busy one wants a pause.
                DelayGenerator = tried => ValueTask.FromResult<TimeSpan?>(tried.Outcome.Exception is not null && nodes.AnyReady ? TimeSpan.Zero : null),
            })
            .Build();
    }

    /// <inheritdoc/>
    public async Task<ElasticReply> SendAsync(ElasticRequest request, CancellationToken stop)
    {
        // Somebody waits for it: all tries together take no longer than two that are not answered.
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(stop);
        whole.CancelAfter(2 * request.Timeout);
        try
        {
            return request.Repeatable
                ? await tries.ExecuteAsync(async token => await TryAsync(request, token), whole.Token)
                : await TryAsync(request, whole.Token);
        }
        catch (NodeFailedException e)
        {
            throw new EngineUnavailableException(e.Message, e.InnerException);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new EngineUnavailableException($"Elasticsearch did not answer within {2 * request.Timeout.TotalSeconds:0.#} s.", e);
        }
    }

    static bool IsBusy(int status) => status is 429 or 502 or 503 or 504;

    Task<ElasticReply> TryAsync(ElasticRequest request, CancellationToken stop) =>
        nodes.AnyReady || request.Timeout >= ElasticRequest.Patient ? AskAsync(request, request.Timeout, stop) : LookAsync(request, stop);

    /// <summary>With no node left that answers, one request finds out for all whether one is back: a crowd that waits for nothing is in everybody's way.</summary>
    async Task<ElasticReply> LookAsync(ElasticRequest request, CancellationToken stop)
    {
        if (Interlocked.Exchange(ref looking, 1) == 1)
            throw new NodeFailedException("No node of Elasticsearch answers at the moment.", null);

        try
        {
            return await AskAsync(request, request.Timeout < Glance ? request.Timeout : Glance, stop);
        }
        catch (NodeFailedException e) when (e.InnerException is OperationCanceledException)
        {
            // It hangs as before: no reason to wait for it once more.
            throw new EngineUnavailableException(e.Message, e.InnerException);
        }
        finally
        {
            Volatile.Write(ref looking, 0);
        }
    }

    async Task<ElasticReply> AskAsync(ElasticRequest request, TimeSpan patience, CancellationToken stop)
    {
        var node = nodes.Next();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            using var message = Message(node, request);
            using var response = await clients.CreateClient(Client).SendAsync(message, limit.Token);
            var reply = new ElasticReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token));
            Verify(node, response);
            nodes.Answers(node);
            return reply;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            nodes.SetAside(node);
            throw new NodeFailedException($"Elasticsearch at {Place(node)} cannot be reached: {Innermost(e)}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            nodes.SetAside(node);
            throw new NodeFailedException($"Elasticsearch at {Place(node)} did not answer within {patience.TotalSeconds:0.#} s.", e);
        }
    }

    HttpRequestMessage Message(Uri node, ElasticRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(node, request.Path));
        message.Headers.Accept.Add(new("application/json"));
        message.Headers.Authorization = signIn;
        if (request.Body is not { } body)
            return message;

        message.Content = body.Length < CompressFrom ? new ReadOnlyMemoryContent(body) : new Zipped(body);
        message.Content.Headers.ContentType = new(request.Lines ? "application/x-ndjson" : "application/json");
        return message;
    }

    /// <summary>Something else that answers at the address must not be taken for an Elasticsearch.</summary>
    static void Verify(Uri node, HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new EngineUnavailableException(
                $"Elasticsearch at {Place(node)} refuses the sign-in or its rights ({(int)response.StatusCode}): correct Search:ApiKey, or Search:User and Search:Password.");
        }

        var own = response.Headers.TryGetValues("X-Elastic-Product", out var products) && products.Contains("Elasticsearch", StringComparer.Ordinal);
        if (!own && !IsBusy((int)response.StatusCode))
        {
            throw new EngineUnavailableException(
                $"What answers at {Place(node)} is not Elasticsearch: its answer ({(int)response.StatusCode}) has no header X-Elastic-Product. Correct Search:Url.");
        }
    }

    static string Place(Uri node) => node.GetLeftPart(UriPartial.Authority);

    static string Innermost(Exception e) => e.GetBaseException().Message;

    /// <summary>A body that is compressed while it is sent: held whole, each bulk's would be too large for the heap of small objects, which is cleared more cheaply.</summary>
    sealed class Zipped : HttpContent
    {
        readonly ReadOnlyMemory<byte> body;

        internal Zipped(ReadOnlyMemory<byte> body)
        {
            this.body = body;
            Headers.ContentEncoding.Add("gzip");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
            await zip.WriteAsync(body, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A node gave no answer: another may.</summary>
    sealed class NodeFailedException(string message, Exception? inner) : Exception(message, inner);
}
