using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using Lucene.Net.Index;

namespace AgriDirectory.Silo.Search;

/// <summary>Counts, sums and ranks the firms of a plan's set in one pass.</summary>
internal sealed class FirmCollector
{
    /// <summary>Each is a bit.</summary>
    internal const int MostSelections = 64;

    const int Fields = (int)FacetField.Status + 1;

    readonly SearchPlan plan;
    readonly FirmColumns[] columns;
    readonly FacetValue[] vocabulary;
    readonly int[] counts;
    readonly ulong[] meets;
    readonly ulong[] ofField = new ulong[Fields];
    readonly ulong allSelections;
    readonly FirmRank? after;
    readonly TopFirms top;
    readonly MarketWhole[] wholes;
    readonly int[] markets;
    readonly int[] partOf = new int[MarketId.All.Length];
    readonly MarketWhole[] parts;
    FirmColumns segment = null!;
    string[]? names;
    int docBase;
    long outputYuan, areaHundredths;
    int year = FirmRow.UnknownYear, outputFirms, areaFirms;

    /// <param name="plan">The plan.</param>
    /// <param name="columns">The columns of the searcher's segments, in their order.</param>
    /// <param name="vocabulary">Their vocabulary, taken after them.</param>
    /// <param name="wholes">What each market comes to; may be empty if no part of any is wanted.</param>
    /// <param name="keep">How many of the best firms are wanted.</param>
    /// <param name="after">The firm after which to begin, or null.</param>
    internal FirmCollector(SearchPlan plan, FirmColumns[] columns, FacetValue[] vocabulary, MarketWhole[] wholes, int keep, FirmRank? after)
    {
        (this.plan, this.columns, this.vocabulary, this.wholes, this.after) = (plan, columns, vocabulary, wholes, after);
        markets = plan.Counts ? [.. plan.Markets.Select(MarketColumn.Ordinal)] : [];
        parts = new MarketWhole[markets.Length];
        for (var market = 0; market < partOf.Length; market++)
            partOf[market] = Array.IndexOf(markets, market);

        counts = new int[plan.Counts ? vocabulary.Length : 0];
        meets = new ulong[vocabulary.Length];
        top = new TopFirms(keep);
        for (var i = 0; i < plan.Selections.Length; i++)
        {
            var (field, values) = plan.Selections[i];
            allSelections |= 1UL << i;
            ofField[(int)field] |= 1UL << i;
            for (var ordinal = 0; ordinal < vocabulary.Length; ordinal++)
            {
                if (vocabulary[ordinal].Field == field && values.Contains(vocabulary[ordinal].Value))
                    meets[ordinal] |= 1UL << i;
            }
        }
    }

    /// <summary>Firms that meet all selections.</summary>
    internal int Total { get; private set; }

    /// <summary>How many of them come after <c>after</c>.</summary>
    internal int Following { get; private set; }

    /// <summary>The best, in order.</summary>
    internal List<FirmRank> Best() => top.InOrder();

    /// <summary>What is collected from here on is of a segment.</summary>
    internal void Begin(AtomicReaderContext context)
    {
        segment = columns[context.Ord];
        names = plan.Sort == SortOrder.Name ? segment.NameSorts(context.AtomicReader) : null;
        docBase = context.DocBase;
    }

    /// <summary>Takes a firm of the set.</summary>
    /// <param name="doc">Its document in the segment.</param>
    /// <param name="score">The sum of the weights that it meets.</param>
    internal void Collect(int doc, int score)
    {
        ref readonly var row = ref segment.Rows[doc];
        if (row.Found == 0)
            return;

        var missed = allSelections == 0 ? 0 : Missed(doc);
        if (missed == 0)
            Take(doc, score, in row);

        if (plan.Counts)
            Count(doc, missed);
    }

    /// <summary>The selections that a firm does not meet.</summary>
    ulong Missed(int doc)
    {
        var met = 0UL;
        foreach (var ordinal in segment.FacetsOf(doc))
            met |= meets[ordinal];

        return allSelections & ~met;
    }

    /// <summary>A firm counts in a facet if it meets all selections but that facet's own.</summary>
    void Count(int doc, ulong missed)
    {
        if (missed == 0)
        {
            foreach (var ordinal in segment.FacetsOf(doc))
                counts[ordinal]++;

            return;
        }

        var field = 0;
        while (field < Fields && (missed & ~ofField[field]) != 0)
            field++;

        if (field == Fields)
            return;

        foreach (var ordinal in segment.FacetsOf(doc))
        {
            if ((int)vocabulary[ordinal].Field == field)
                counts[ordinal]++;
        }
    }

    void Take(int doc, int score, ref readonly FirmRow row)
    {
        Total++;
        if (plan.Counts)
            Sum(in row);

        if (markets.Length > 0)
            AddParts(doc);

        if (top.Wanted == 0)
            return;

        var rank = Rank(doc, score, in row);
        if (after is { } last && rank.CompareTo(last) <= 0)
            return;

        Following++;
        top.Offer(in rank);
    }

    /// <summary>Only the newest year of all counts: a newer one begins the sum anew.</summary>
    void Sum(ref readonly FirmRow row)
    {
        if (row.OutputYear != FirmRow.UnknownYear && row.OutputYear >= year)
        {
            if (row.OutputYear > year)
                (year, outputYuan, outputFirms) = (row.OutputYear, 0, 0);

            outputYuan += Math.Max(0, row.OutputYuan);
            outputFirms++;
        }

        if (row.AreaHundredths != FirmRow.UnknownArea)
        {
            areaHundredths += row.AreaHundredths;
            areaFirms++;
        }
    }

    void AddParts(int doc)
    {
        foreach (var output in segment.Markets.Of(doc))
        {
            if (partOf[output.Market] is >= 0 and var part && output.Year == wholes[output.Market].Year)
                parts[part] = parts[part].With(output);
        }
    }

    FirmRank Rank(int doc, int score, ref readonly FirmRow row)
    {
        var first = plan.Sort switch
        {
            SortOrder.Relevance => -score,
            SortOrder.Capital => ~row.CapitalYuan,
            SortOrder.Output => ~row.OutputYuan,
            SortOrder.Newest => -row.Established,
            SortOrder.Distance => row.KilometresTo(plan.Near) is { } km ? BitConverter.DoubleToInt64Bits(km) : long.MaxValue,
            _ => 0,
        };
        return FirmRank.Of(docBase + doc, first, names?[doc], in row);
    }

    /// <summary>The counts of every facet; none if they were not asked for.</summary>
    internal Dictionary<FacetField, IReadOnlyDictionary<string, int>> Facets()
    {
        var facets = new Dictionary<FacetField, IReadOnlyDictionary<string, int>>();
        if (!plan.Counts)
            return facets;

        var dictionaries = new Dictionary<string, int>[Fields];
        for (var field = 0; field < Fields; field++)
            facets[(FacetField)field] = dictionaries[field] = [];

        for (var ordinal = 0; ordinal < counts.Length; ordinal++)
        {
            if (counts[ordinal] > 0)
                dictionaries[(int)vocabulary[ordinal].Field][vocabulary[ordinal].Value] = counts[ordinal];
        }

        return facets;
    }

    /// <summary>The part of each market that was asked for.</summary>
    internal SelectionPart[] Parts() => [.. markets.Select((ordinal, i) =>
    {
        var whole = ordinal < 0 ? default : wholes[ordinal];
        return new SelectionPart(plan.Markets[i], whole.Year, parts[i].Yuan, parts[i].Firms, whole.Yuan, whole.Firms);
    })];

    /// <summary>The sums; zeros if they were not asked for.</summary>
    internal SelectionTotals Totals() => plan.Counts
        ? new SelectionTotals(Total, outputYuan, outputFirms, areaHundredths, areaFirms, outputFirms == 0 ? 0 : year)
        : new SelectionTotals(0, 0, 0, 0, 0, 0);
}

/// <summary>A firm's place in an order: smaller comes first.</summary>
internal readonly record struct FirmRank(int Doc, long First, string? Name, int Inactive, long Output, ulong Id) : IComparable<FirmRank>
{
    internal static FirmRank Of(int doc, long first, string? name, ref readonly FirmRow row) =>
        new(doc, first, name, row.Inactive, row.OutputYuan, row.Id);

    public int CompareTo(FirmRank other)
    {
        var order = First.CompareTo(other.First);
        if (order == 0 && Name is not null)
            order = string.CompareOrdinal(Name, other.Name);

        if (order == 0)
            order = Inactive.CompareTo(other.Inactive);

        if (order == 0)
            order = other.Output.CompareTo(Output);

        return order == 0 ? Id.CompareTo(other.Id) : order;
    }
}

/// <summary>Keeps the best of many firms: a heap with the worst kept one on top.</summary>
internal sealed class TopFirms(int wanted)
{
    readonly List<FirmRank> heap = [];

    internal int Wanted => wanted;

    internal void Offer(ref readonly FirmRank rank)
    {
        if (heap.Count < wanted)
        {
            heap.Add(rank);
            Rise(heap.Count - 1);
        }
        else if (rank.CompareTo(heap[0]) < 0)
        {
            heap[0] = rank;
            Sink();
        }
    }

    internal List<FirmRank> InOrder()
    {
        heap.Sort();
        return heap;
    }

    void Rise(int at)
    {
        for (int parent; at > 0 && heap[at].CompareTo(heap[parent = (at - 1) / 2]) > 0; at = parent)
            (heap[at], heap[parent]) = (heap[parent], heap[at]);
    }

    void Sink()
    {
        for (var at = 0; ;)
        {
            var child = 2 * at + 1;
            if (child >= heap.Count)
                return;

            if (child + 1 < heap.Count && heap[child + 1].CompareTo(heap[child]) > 0)
                child++;

            if (heap[child].CompareTo(heap[at]) <= 0)
                return;

            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }
}
