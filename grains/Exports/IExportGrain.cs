using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Exports;

/// <summary>Reads firms with all their details, page by page, without waking a grain for each. The key is always 0: any activation does.</summary>
[Alias("agri.export-grain")]
public interface IExportGrain : IGrainWithIntegerKey
{
    /// <summary>The living firms after a place, in the order of the store; it works while search does not.</summary>
    /// <param name="after">The <see cref="ScannedFirms.Next"/> of the page before; null for the first.</param>
    [Alias("scan")] Task<ScannedFirms> ScanAsync(FirmPlace? after);

    /// <summary>
    /// The living firms that a question means, in its order, as they are now. The question's page is ignored; its cursor is the
    /// <see cref="FoundFirms.Next"/> of the page before.
    /// </summary>
    [Alias("find")] Task<FoundFirms> FindAsync(SearchQuestion question);
}

/// <summary>A place in the order of the store.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Id">The last firm read of it; empty before the first.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-place")]
public sealed record FirmPlace(int Partition, string Id);

/// <summary>A page of all firms.</summary>
/// <param name="Firms">The firms; there may be none on a page that is not the last.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
[GenerateSerializer, Immutable, Alias("agri.scanned-firms")]
public sealed record ScannedFirms(ImmutableArray<Firm> Firms, FirmPlace? Next);

/// <summary>A page of the firms that a question means.</summary>
/// <param name="Status">Whether it was answered, and if not, why.</param>
/// <param name="Firms">The firms; fewer than were found where some were deleted meanwhile.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
[GenerateSerializer, Immutable, Alias("agri.found-firms")]
public sealed record FoundFirms(AnswerStatus Status, ImmutableArray<Firm> Firms, string? Next);
