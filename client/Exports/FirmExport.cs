using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Files;
using AgriDirectory.Exports;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Exports;

/// <summary>What an export is of, and how it is written.</summary>
/// <param name="Question">Which firms; null for every firm, in the order of the store.</param>
/// <param name="Format">CSV or JSON Lines.</param>
/// <param name="Chinese">The language of a CSV file's headers and words.</param>
/// <param name="Whole">All details, for clerks; otherwise the public view.</param>
sealed record ExportOrder(SearchQuestion? Question, FirmFileFormat Format, bool Chinese, bool Whole);

/// <summary>Writes firms to a file while it reads them: no more than a page of them is in memory.</summary>
/// <param name="grains">Where they are read.</param>
/// <param name="order">What of, and how.</param>
/// <param name="written">Told of each firm that was written.</param>
sealed class FirmExport(IGrainFactory grains, ExportOrder order, Action? written = null)
{
    ImmutableArray<OutputColumn> outputs = [];

    /// <summary>Reads the first page, so that what cannot be answered is known before anything is written.</summary>
    /// <exception cref="ExportException">Search does not answer.</exception>
    public async Task TryAsync(CancellationToken stop)
    {
        await foreach (var _ in WalkAsync(stop)) return;
    }

    /// <summary>Finds out what must be known before the first line: which columns of outputs a CSV file needs.</summary>
    /// <exception cref="ExportException">Search does not answer.</exception>
    public async Task PrepareAsync(CancellationToken stop)
    {
        if (order.Format == FirmFileFormat.JsonLines)
        {
            await TryAsync(stop);
            return;
        }

        HashSet<OutputColumn> needed = [];
        List<FirmDetails> page = new(1_000);
        await foreach (var firm in WalkAsync(stop))
        {
            page.Add(firm.Details);
            if (page.Count == page.Capacity) Note();
        }

        Note();
        outputs = OutputColumn.Sort(needed);

        void Note()
        {
            needed.UnionWith(order.Whole ? OutputColumn.Of(page) : page.SelectMany(d => d.Output).Select(o => new OutputColumn(o.Year, o.Product, o.Basis)));
            page.Clear();
        }
    }

    /// <summary>Writes the firms.</summary>
    /// <exception cref="ExportException">Search has ceased to answer: the file is not whole.</exception>
    /// <exception cref="ArgumentException">A firm has got a figure since <see cref="PrepareAsync"/> for which there is no column: the file is not whole.</exception>
    public Task WriteAsync(Stream output, CancellationToken stop) =>
        order.Format == FirmFileFormat.Csv ? WriteCsvAsync(output, stop) : WriteLinesAsync(output, stop);

    async Task WriteCsvAsync(Stream output, CancellationToken stop)
    {
        var options = new FirmFileOptions { Chinese = order.Chinese, ByteOrderMark = true, Public = !order.Whole, Outputs = outputs };
        await using var writer = new FirmFileWriter(output, options);
        await foreach (var firm in WalkAsync(stop))
        {
            await writer.WriteAsync(firm.Id, firm.Details);
            written?.Invoke();
        }
    }

    async Task WriteLinesAsync(Stream output, CancellationToken stop)
    {
        using var lines = new MemoryStream(1 << 17);
        await using var line = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = FirmJson.Options.Encoder });
        await foreach (var firm in WalkAsync(stop))
        {
            FirmView.Write(line, firm, clerk: false);
            line.Flush();
            line.Reset();
            lines.WriteByte((byte)'\n');
            written?.Invoke();
            if (lines.Length >= 1 << 16) await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await output.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), stop);
            lines.SetLength(0);
        }
    }

    async IAsyncEnumerable<Firm> WalkAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var page in PagesAsync(stop))
        {
            foreach (var firm in page) yield return order.Whole ? firm : firm with { Details = PublicView.Of(firm.Details) };
        }
    }

    async IAsyncEnumerable<ImmutableArray<Firm>> PagesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var grain = grains.GetGrain<IExportGrain>(0);
        if (order.Question is not { } question)
        {
            ScannedFirms scanned;
            FirmPlace? place = null;
            do
            {
                stop.ThrowIfCancellationRequested();
                scanned = await grain.ScanAsync(place);
                yield return scanned.Firms;
                place = scanned.Next;
            }
            while (place is not null);
            yield break;
        }

        FoundFirms found;
        string? cursor = null;
        do
        {
            stop.ThrowIfCancellationRequested();
            found = await FindAsync(grain, question with { Cursor = cursor, Phones = order.Whole });
            yield return found.Firms;
            cursor = found.Next;
        }
        while (cursor is not null);
    }

    static async Task<FoundFirms> FindAsync(IExportGrain grain, SearchQuestion question)
    {
        try
        {
            var found = await grain.FindAsync(question);
            return FirmsApi.ProblemOf(found.Status) is { } problem ? throw new ExportException(problem) : found;
        }
        catch (Exception failure) when (PublicDirectory.IsPassing(failure))
        {
            throw new ExportException(QueryProblem.Degraded, failure);
        }
    }
}

/// <summary>Search does not answer, or not any more.</summary>
/// <param name="problem">Why.</param>
/// <param name="inner">What happened, if anything was thrown.</param>
sealed class ExportException(QueryProblem problem, Exception? inner = null) : Exception(problem.Code, inner)
{
    public QueryProblem Problem => problem;
}
