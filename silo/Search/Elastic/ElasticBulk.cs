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

    /// <summary>Elasticsearch keeps each in memory until it has taken it in, and more at once bring no more.</summary>
    const int MostUnderWay = 4;

    /// <summary>As many as a load sends at a time: a few changes do not wait for a bulk much longer than their own would be.</summary>
    const int MostTogether = 100;

    // A bulk is some megabytes: the room is used again.
    readonly ConcurrentBag<ArrayBufferWriter<byte>> rooms = [];
    readonly LinkedList<Sending> line = [];
    int underWay;
    long sent;

    /// <summary>How many documents were answered for so far.</summary>
    internal long Sent => Interlocked.Read(ref sent);

    /// <summary>One outcome a document, as <see cref="ISearchEngine.WriteAsync"/> has it.</summary>
    internal async Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop)
    {
        var refusals = new string?[documents.Count];
        var waiting = new List<int>();
        for (var i = 0; i < documents.Count; i++)
        {
            refusals[i] = FirmDocumentLimits.Refusal(documents[i]);
            if (refusals[i] is null)
                waiting.Add(i);
        }

        for (var tried = 1; waiting.Count > 0; tried++)
        {
            var items = await InLineAsync(generation, waiting.ConvertAll(i => documents[i])).WaitAsync(stop);
            List<int> again = [];
            string? why = null;
            foreach (var (i, item) in waiting.Zip(items))
            {
                refusals[i] = item.Refusal;
                if (item.Busy is null)
                    continue;

                again.Add(i);
                why = item.Busy;
            }

            if (again.Count > 0 && tried == Tries)
                throw new EngineUnavailableException($"Elasticsearch has no room for {again.Count} documents: {why}");

            if (again.Count > 0)
                await Task.Delay(Pause(tried), time, stop);

            waiting = again;
        }

        return [.. refusals];
    }

    /// <summary>Doubles with each try; half of it is left to chance, so that silos do not come back together.</summary>
    static TimeSpan Pause(int tried)
    {
        var most = 100 << tried;
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(most / 2, most));
    }

    /// <summary>What one caller has to send, until it is answered for.</summary>
    sealed record Sending(int Generation, List<FirmDocument> Documents)
    {
        public TaskCompletionSource<List<Item>> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What became of a document: why it has to be sent again, or why it is refused for good; neither if it is done.</summary>
    sealed record Item(string? Busy, string? Refusal);

    /// <summary>Single changes come from many partitions at once: while all bulks are under way they gather, and go together in the next one.</summary>
    Task<List<Item>> InLineAsync(int generation, List<FirmDocument> documents)
    {
        var sending = new Sending(generation, documents);
        lock (line)
        {
            line.AddLast(sending);
            if (underWay == MostUnderWay)
                return sending.Answered.Task;

            underWay++;
        }

        // Not where the caller runs: others' bulks would wait for a grain of which they know nothing.
        _ = Task.Run(SendLineAsync, CancellationToken.None);
        return sending.Answered.Task;
    }

    async Task SendLineAsync()
    {
        while (Next() is { Count: > 0 } together)
        {
            try
            {
                var items = await SendAllAsync(together[0].Generation, [.. together.SelectMany(s => s.Documents)]);
                var from = 0;
                foreach (var sending in together)
                {
                    sending.Answered.SetResult(items.GetRange(from, sending.Documents.Count));
                    from += sending.Documents.Count;
                }
            }
            catch (Exception e)
            {
                together.ForEach(s => s.Answered.TrySetException(e));
            }
        }
    }

    /// <summary>Who waits longest, with whoever waits for the same generation and fits in.</summary>
    List<Sending> Next()
    {
        lock (line)
        {
            List<Sending> together = [];
            var documents = 0;
            for (var next = line.First; next is not null;)
            {
                var (sending, after) = (next.Value, next.Next);
                if (together.Count == 0 || (sending.Generation == together[0].Generation && documents + sending.Documents.Count <= MostTogether))
                {
                    together.Add(sending);
                    documents += sending.Documents.Count;
                    line.Remove(next);
                }

                next = after;
            }

            if (together.Count == 0)
                underWay--;

            return together;
        }
    }

    /// <summary>Sends each document once.</summary>
    async Task<List<Item>> SendAllAsync(int generation, List<FirmDocument> documents)
    {
        List<Item> answer = [];
        if (!rooms.TryTake(out var room))
            room = new(64 << 10);

        while (answer.Count < documents.Count)
        {
            var (body, count) = Fill(room, documents, answer.Count);
            answer.AddRange(await SendAsync(generation, body, documents.GetRange(answer.Count, count)));
        }

        // Not after a failure: a request that was given up may still be read from.
        rooms.Add(room);
        return answer;
    }

    async Task<List<Item>> SendAsync(int generation, ReadOnlyMemory<byte> body, List<FirmDocument> documents)
    {
        var reply = await transport.SendAsync(
            new(HttpMethod.Post, index.OpenAlias(generation) + "/_bulk?require_alias=true&filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason", body)
            {
                Lines = true,
                Timeout = ElasticRequest.Patient,
            },
            CancellationToken.None);
        if (reply.Status == TooLarge && documents.Count == 1)
            return [new(null, "The document is larger than Elasticsearch or a proxy before it takes (413).")];

        if (reply.Status == TooLarge)
        {
            // A proxy may take less than a bulk: one by one is slow and works.
            List<Item> each = [];
            foreach (var document in documents)
                each.AddRange(await SendAsync(generation, Fill(new(64 << 10), [document], 0).Body, [document]));

            return each;
        }

        Interlocked.Add(ref sent, documents.Count);
        var items = reply.Read("a bulk", json => json.GetProperty("items").EnumerateArray().Select(Read).ToList());
        return items.Count == documents.Count ? items : throw new EngineUnavailableException("Elasticsearch's answer to a bulk does not name every document.");
    }

    static Item Read(JsonElement item)
    {
        var outcome = item.GetProperty("index");
        var status = outcome.GetProperty("status").GetInt32();
        if (status is >= 200 and < 300 or Conflict)
            return new(null, null);

        var reason = outcome.TryGetProperty("error", out var error) ? ElasticReply.ReasonOf(error) : "no reason given";
        return status switch
        {
            400 => new(null, $"Elasticsearch refuses it: {reason}"),
            429 or >= 500 => new($"{status}, {reason}", null),
            _ => throw new EngineUnavailableException($"Elasticsearch answers {status} to a document of a bulk: {reason}"),
        };
    }

    static (ReadOnlyMemory<byte> Body, int Count) Fill(ArrayBufferWriter<byte> bytes, List<FirmDocument> documents, int from)
    {
        bytes.ResetWrittenCount();
        using var json = ElasticJson.Writer(bytes);
        var count = 0;
        while (from + count < documents.Count && count < MostDocuments && bytes.WrittenCount < MostBytes)
        {
            var before = bytes.WrittenCount;
            ElasticDocuments.WriteAction(json, documents[from + count]);
            EndLine(json, bytes);
            ElasticDocuments.WriteSource(json, documents[from + count]);
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
