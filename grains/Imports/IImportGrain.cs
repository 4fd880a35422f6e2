using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Imports;

/// <summary>One bulk load (批量导入). The key is the import's id. The file is read by its owner, who hands over batches of rows.</summary>
[Alias("agri.import-grain")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>Begins the import, and notes it in the store.</summary>
    [Alias("begin")] Task<ImportState> BeginAsync(string name, ChangeOrigin origin);

    /// <summary>
    /// Finds the firm that each row means (its id, its credit code, or else its name and township), or makes a new one, and saves it. At the first real firm
    /// the sample is put away. Batches may overlap; the answers are in the rows' order.
    /// </summary>
    [Alias("load")] Task<ImmutableArray<RowOutcome>> LoadAsync(ImmutableArray<ImportRow> rows);

    /// <summary>Counts rows that the file's reader refused before they became firms.</summary>
    [Alias("refuse")] Task RefuseAsync(int rows);

    /// <summary>Ends the import.</summary>
    /// <param name="state">Done, stopped or failed.</param>
    /// <param name="reason">A code that says why it failed; null otherwise.</param>
    [Alias("end"), ResponseTimeout("00:10:00")] Task<ImportState> EndAsync(ImportStatus state, string? reason = null);

    /// <summary>State and counts; null if there is no such import.</summary>
    [Alias("get")] Task<ImportState?> GetAsync();
}

/// <summary>One row of a file.</summary>
/// <param name="Line">The line on which the row starts, from 1.</param>
/// <param name="Id">The row's id, or null.</param>
/// <param name="Patch">What the row says.</param>
[GenerateSerializer, Immutable, Alias("agri.import-row")]
public sealed record ImportRow(int Line, string? Id, FirmPatch Patch);

/// <summary>What became of a row.</summary>
/// <param name="Line">The row's line.</param>
/// <param name="Outcome">How its save ended.</param>
/// <param name="FirmId">The firm; null when the row was refused before one was known.</param>
/// <param name="Problems">Why it was refused, and warnings.</param>
[GenerateSerializer, Immutable, Alias("agri.row-outcome")]
public sealed record RowOutcome(int Line, SaveOutcome Outcome, string? FirmId, ImmutableArray<FirmProblem> Problems);

/// <summary>Where an import is.</summary>
public enum ImportStatus
{
    /// <summary>Received, and waits for its turn.</summary>
    Waiting,

    /// <summary>Rows are being loaded.</summary>
    Running,

    /// <summary>All rows were read, and every accepted one can be found.</summary>
    Done,

    /// <summary>Somebody stopped it; rows loaded until then stay.</summary>
    Stopped,

    /// <summary>It could not go on; rows loaded until then stay, and loading the file again goes on from there.</summary>
    Failed,
}

/// <summary>State and counts of an import.</summary>
[GenerateSerializer, Immutable, Alias("agri.import-state")]
public sealed record ImportState
{
    /// <summary>The import's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The file's name, without a path.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Where the import is.</summary>
    [Id(2)] public ImportStatus Status { get; init; }

    /// <summary>Who loads it.</summary>
    [Id(3)] public required string By { get; init; }

    /// <summary>When it began, in UTC.</summary>
    [Id(4)] public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, in UTC; null while it runs.</summary>
    [Id(5)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Rows read so far; the sum of the five counts that follow.</summary>
    [Id(6)] public int Rows { get; init; }

    /// <summary>Firms created.</summary>
    [Id(7)] public int Created { get; init; }

    /// <summary>Firms changed.</summary>
    [Id(8)] public int Changed { get; init; }

    /// <summary>Rows that said nothing new.</summary>
    [Id(9)] public int Unchanged { get; init; }

    /// <summary>Rows that were refused.</summary>
    [Id(10)] public int Refused { get; init; }

    /// <summary>Rows whose save failed, to be loaded again.</summary>
    [Id(11)] public int Failed { get; init; }

    /// <summary>Rows with warnings among those saved.</summary>
    [Id(12)] public int Warnings { get; init; }

    /// <summary>Sample firms put away because real firms came.</summary>
    [Id(13)] public int SamplesRemoved { get; init; }

    /// <summary>A code that says why it failed; null otherwise.</summary>
    [Id(14)] public string? Reason { get; init; }
}
