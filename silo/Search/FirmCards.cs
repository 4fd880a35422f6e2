using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Lucene.Net.Index;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// A generation's cards, of which some are held: one that Lucene has to read and unpack costs more than to find it. A document never
/// changes, so a card that is held is right as long as its segment lives. Each has one place, which it loses to the next that has the same.
/// </summary>
sealed class FirmCards
{
    /// <summary>A directory's worth; some megabytes at most.</summary>
    internal const int Places = 4_096;

    static readonly HashSet<string> OnlyCard = [LuceneDocuments.CardField];

    readonly Held?[] places = new Held?[Places];
    int segments;

    /// <summary>The next segment's number, no other's in this generation.</summary>
    internal int NextSegment() => Interlocked.Increment(ref segments);

    /// <summary>A document's card.</summary>
    /// <param name="segment">The number of its segment.</param>
    /// <param name="reader">The segment's reader.</param>
    /// <param name="doc">Its number in the segment.</param>
    internal FirmCard Of(int segment, AtomicReader reader, int doc)
    {
        // Documents of a segment lie side by side, those of the next begin elsewhere.
        ref var place = ref places[(uint)((segment * 1_361) + doc) % Places];
        if (Volatile.Read(ref place) is { } held && held.Segment == segment && held.Doc == doc)
            return held.Card;

        var card = Read(reader, doc);
        Volatile.Write(ref place, new(segment, doc, card));
        return card;
    }

    static FirmCard Read(AtomicReader reader, int doc)
    {
        var json = reader.Document(doc, OnlyCard).GetBinaryValue(LuceneDocuments.CardField) ?? throw new InvalidDataException($"Document {doc} of {reader} has no card.");
        return JsonSerializer.Deserialize<FirmCard>(json.Bytes.AsSpan(json.Offset, json.Length), FirmJson.Options)!;
    }

    sealed record Held(int Segment, int Doc, FirmCard Card);
}
