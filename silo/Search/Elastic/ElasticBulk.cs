using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Feeds documents to a generation in bulks of a bounded size. What a bulk's answer says was taken in is durable.</summary>
internal sealed class ElasticBulk(IElasticTransport transport, ElasticIndex index, TimeProvider time)
{
    const int MostDocuments = 1000, MostBytes = 5 << 20, Tries = 5;
    const int Conflict = 409, TooLarge = 413;

    // A bulk is some megabytes: the room is used again.
    readonly ConcurrentBag<ArrayBufferWriter<byte>> rooms = [];
    long sent;

    /// <summary>How many documents were answered for so far.</summary>
    internal long Sent => Interlocked.Read(ref sent);

    /// <summary>One outcome a document, as <see cref="ISearchEngine.WriteAsync"/> has it.</summary>
    internal async Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop)
    {
        var outcomes = new string?[documents.Count];
        var waiting = new List<int>();
        for (var i = 0; i < documents.Count; i++)
        {
            outcomes[i] = FirmDocumentLimits.Refusal(documents[i]);
            if (outcomes[i] is null)
                waiting.Add(i);
        }

        for (var tried = 1; waiting.Count > 0; tried++)
        {
            var (again, why) = await SendAllAsync(generation, documents, waiting, outcomes, stop);
            if (again.Count > 0 && tried == Tries)
                throw new EngineUnavailableException($"Elasticsearch has no room for {again.Count} documents: {why}");

            if (again.Count > 0)
                await Task.Delay(Pause(tried), time, stop);

            waiting = again;
        }

        return [.. outcomes];
    }

    /// <summary>Doubles with each try; half of it is left to chance, so that silos do not come back together.</summary>
    static TimeSpan Pause(int tried)
    {
        var most = 100 << tried;
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(most / 2, most));
    }

    /// <summary>Sends each document once; those that found no room are to be sent again.</summary>
    async Task<(List<int> Again, string? Why)> SendAllAsync(
        int generation, IReadOnlyList<FirmDocument> documents, List<int> waiting, string?[] outcomes, CancellationToken stop)
    {
        var answer = (Again: new List<int>(), Why: (string?)null);
        if (!rooms.TryTake(out var room))
            room = new(64 << 10);

        for (var next = 0; next < waiting.Count;)
        {
            var (body, count) = Fill(room, documents, waiting, next);
            await SendAsync(body, waiting.GetRange(next, count));
            next += count;
        }

        // Not after a failure: a request that was given up may still be read from.
        rooms.Add(room);
        return answer;

        async Task SendAsync(ReadOnlyMemory<byte> body, List<int> sent)
        {
            var reply = await transport.SendAsync(
                new(HttpMethod.Post, index.OpenAlias(generation) + "/_bulk?require_alias=true&filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason", body)
                {
                    Lines = true,
                    Timeout = ElasticRequest.Patient,
                },
                stop);
            if (reply.Status == TooLarge && sent.Count == 1)
            {
                outcomes[sent[0]] = "The document is larger than Elasticsearch or a proxy before it takes (413).";
                return;
            }

            if (reply.Status == TooLarge)
            {
                // A proxy may take less than a bulk: one by one is slow and works.
                foreach (var one in sent)
                    await SendAsync(Fill(new(64 << 10), documents, [one], 0).Body, [one]);

                return;
            }

            Interlocked.Add(ref this.sent, sent.Count);
            var items = reply.Read("a bulk", json => json.GetProperty("items").EnumerateArray().Select(Read).ToList());
            if (items.Count != sent.Count)
                throw new EngineUnavailableException("Elasticsearch's answer to a bulk does not name every document.");

            foreach (var (i, item) in sent.Zip(items))
            {
                outcomes[i] = item.Refusal;
                if (item.Busy is { } busy)
                {
                    answer.Again.Add(i);
                    answer.Why = busy;
                }
            }
        }
    }

    /// <summary>Why a document has to be sent again, or why it is refused for good; neither if it is done.</summary>
    static (string? Busy, string? Refusal) Read(JsonElement item)
    {
        var outcome = item.GetProperty("index");
        var status = outcome.GetProperty("status").GetInt32();
        if (status is >= 200 and < 300 or Conflict)
            return (null, null);

        var reason = outcome.TryGetProperty("error", out var error) ? ElasticReply.ReasonOf(error) : "no reason given";
        return status switch
        {
            400 => (null, $"Elasticsearch refuses it: {reason}"),
            429 or >= 500 => ($"{status}, {reason}", null),
            _ => throw new EngineUnavailableException($"Elasticsearch answers {status} to a document of a bulk: {reason}"),
        };
    }

    static (ReadOnlyMemory<byte> Body, int Count) Fill(ArrayBufferWriter<byte> bytes, IReadOnlyList<FirmDocument> documents, List<int> waiting, int from)
    {
        bytes.ResetWrittenCount();
        using var json = ElasticJson.Writer(bytes);
        var count = 0;
        while (from + count < waiting.Count && count < MostDocuments && bytes.WrittenCount < MostBytes)
        {
            var before = bytes.WrittenCount;
            ElasticDocuments.WriteAction(json, documents[waiting[from + count]]);
            EndLine(json, bytes);
            ElasticDocuments.WriteSource(json, documents[waiting[from + count]]);
            EndLine(json, bytes);
            if (count > 0 && bytes.WrittenCount > MostBytes)
                return (bytes.WrittenMemory[..before], count);

            count++;
        }

        return (bytes.WrittenMemory, count);
    }

    static void EndLine(Utf8JsonWriter json, ArrayBufferWriter<byte> bytes)
    {
        json.Flush();
        bytes.Write("\n"u8);
        json.Reset();
    }
}
