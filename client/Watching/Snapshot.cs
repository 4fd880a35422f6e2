using System.Collections.Immutable;
using AgriDirectory.Imports;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>How everything is, at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Directory">The directory; null if nobody answers.</param>
/// <param name="Parked">The oldest parked rows that nobody has dismissed.</param>
/// <param name="Dismissed">The newest dismissed ones.</param>
/// <param name="Loads">Files that are loaded, or wait for their turn.</param>
/// <param name="Exports">Exports that run.</param>
/// <param name="Disk">The room; null if it is not known.</param>
/// <param name="Versions">Of what it is made, and since when it runs.</param>
/// <param name="Troubles">What is wrong, each with since when; none if all is well.</param>
public sealed record Snapshot(
    DateTimeOffset At, DirectoryStatus? Directory, ImmutableArray<ParkedFirm> Parked, ImmutableArray<ParkedFirm> Dismissed, ImmutableArray<LoadView> Loads,
    ImmutableArray<ExportView> Exports, DiskView? Disk, VersionsView Versions, ImmutableArray<Trouble> Troubles);

/// <summary>A file that is loaded, or waits for its turn.</summary>
/// <param name="Id">The import's id.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Status">Whether it waits or runs.</param>
/// <param name="Since">When it came.</param>
/// <param name="Rows">Rows read and answered.</param>
/// <param name="Refused">Those of them that were refused.</param>
/// <param name="Share">The part of the file that was read, 0 to 1; absent if that is not known.</param>
public sealed record LoadView(string Id, string Name, ImportStatus Status, DateTimeOffset Since, int Rows, int Refused, double? Share);

/// <summary>An export that runs.</summary>
/// <param name="Format"><c>csv</c> or <c>jsonl</c>.</param>
/// <param name="Role">The role of whoever asked for it: <c>operator</c>, <c>clerk</c>, or empty for the public.</param>
/// <param name="Since">When it began.</param>
/// <param name="Rows">Firms written so far.</param>
public sealed record ExportView(string Format, string Role, DateTimeOffset Since, int Rows);

/// <summary>Of what the program is made.</summary>
/// <param name="Program">The program's version.</param>
/// <param name="Dotnet">The runtime's.</param>
/// <param name="Orleans">Of Orleans.</param>
/// <param name="StartedAt">When the process started.</param>
public sealed record VersionsView(string Program, string Dotnet, string Orleans, DateTimeOffset StartedAt);
