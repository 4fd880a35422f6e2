using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Search.Elastic;

namespace AgriDirectory.Benchmarks;

/// <summary>The same index, documents and questions through a plain HttpClient, nothing of ours around it.</summary>
sealed class BareElastic(SearchOptions options, bool compressed = false) : IDisposable
{
    // What is compressed comes back compressed too; a plain client sends and gets plain text.
    readonly HttpClient http = new(new SocketsHttpHandler { AutomaticDecompression = compressed ? DecompressionMethods.GZip : DecompressionMethods.None })
    {
        BaseAddress = options.Urls[0],
        Timeout = TimeSpan.FromMinutes(5),
    };

    readonly string index = new ElasticIndex(options).NameOf(1);

    /// <summary>Makes an empty index with the settings and the mapping of a generation.</summary>
    public Task CreateAsync() => SendAsync(HttpMethod.Put, index, ElasticJson.Body(new ElasticIndex(options).Body(1, FirmDocuments.Rules)));

    /// <summary>Two lines a document, as the feed sends them.</summary>
    public static ReadOnlyMemory<byte> Bulk(IEnumerable<FirmDocument> documents)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 20);
        using var json = ElasticJson.Writer(bytes);
        foreach (var document in documents)
        {
            ElasticDocuments.WriteAction(json, document);
            EndLine();
            ElasticDocuments.WriteSource(json, document);
            EndLine();
        }

        return bytes.WrittenMemory;

        void EndLine()
        {
            json.Flush();
            bytes.Write("\n"u8);
            json.Reset();
        }
    }

    /// <summary>Sends bulks, some at a time, and refreshes once at the end.</summary>
    public async Task FeedAsync(IEnumerable<Func<ReadOnlyMemory<byte>>> bodies, int inFlight)
    {
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (body, _) =>
        {
            var answer = await SendAsync(HttpMethod.Post, index + "/_bulk?filter_path=errors", body(), "application/x-ndjson");
            if (JsonNode.Parse(answer)!["errors"]!.GetValue<bool>())
            {
                throw new InvalidOperationException("A bare bulk was not wholly taken in.");
            }
        });
        await SendAsync(HttpMethod.Post, index + "/_refresh");
    }

    /// <summary>Asks the directory's own index under the prefix, and reads the answer to its end.</summary>
    public Task<byte[]> SearchAsync(ReadOnlyMemory<byte> body) => SendAsync(HttpMethod.Post, options.Prefix + "/_search?allow_partial_search_results=false", body);

    /// <summary>The size of all that stands under the prefix, in MiB.</summary>
    public async Task<double> MiBAsync()
    {
        var json = JsonNode.Parse(await SendAsync(HttpMethod.Get, options.Prefix + "-*/_stats/store"))!;
        return json["_all"]!["total"]!["store"]!["size_in_bytes"]!.GetValue<double>() / (1 << 20);
    }

    /// <summary>The processor's time that all nodes have used so far, in seconds.</summary>
    public async Task<double> ProcessorAsync()
    {
        var json = JsonNode.Parse(await SendAsync(HttpMethod.Get, "_nodes/stats/process"))!;
        return json["nodes"]!.AsObject().Sum(n => n.Value!["process"]!["cpu"]!["total_in_millis"]!.GetValue<double>()) / 1000;
    }

    /// <summary>Deletes all that stands under the prefix, the directory's own indices too.</summary>
    public async Task DeleteAsync()
    {
        var there = JsonDocument.Parse(await SendAsync(HttpMethod.Get, options.Prefix + "-*?filter_path=*.aliases")).RootElement;
        foreach (var found in there.EnumerateObject())
        {
            await SendAsync(HttpMethod.Delete, found.Name);
        }
    }

    public void Dispose() => http.Dispose();

    async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body = null, string type = "application/json")
    {
        using var message = new HttpRequestMessage(method, path);
        if (body is { } bytes)
        {
            message.Content = compressed ? Zipped(bytes) : new ReadOnlyMemoryContent(bytes);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var answer = await http.SendAsync(message);
        var read = await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode ? read : throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(read)}");
    }

    static ByteArrayContent Zipped(ReadOnlyMemory<byte> body)
    {
        using var small = new MemoryStream();
        using (var zip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(body.Span);
        }

        var content = new ByteArrayContent(small.GetBuffer(), 0, (int)small.Length);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
