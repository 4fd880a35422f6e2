using System.Collections.Immutable;
using AgriDirectory.Indexing;

namespace AgriDirectory.Watching;

/// <summary>What operators watch of the store.</summary>
/// <param name="Waiting">The partitions in which rows wait to be indexed, by number.</param>
/// <param name="Parked">Parked rows that nobody has dismissed.</param>
/// <param name="ParkedSince">Since when the oldest of them is parked; null if there is none.</param>
/// <param name="Dismissed">Parked rows that were dismissed.</param>
/// <param name="Kind">What keeps the data, with its version.</param>
/// <param name="Schema">The version of the schema.</param>
[GenerateSerializer, Immutable, Alias("agri.store-status")]
public sealed record StoreStatus(ImmutableArray<WaitingRows> Waiting, int Parked, DateTimeOffset? ParkedSince, int Dismissed, string Kind, int Schema);

/// <summary>What waits in a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Rows">How many rows wait, parked ones left out.</param>
/// <param name="Oldest">When the change was saved that the oldest of them stands for; null if nobody noted it.</param>
[GenerateSerializer, Immutable, Alias("agri.waiting-rows")]
public sealed record WaitingRows(int Partition, int Rows, DateTimeOffset? Oldest);

/// <summary>That an operator has let a parked row go, until the firm is saved again.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why, in the operator's words.</param>
[GenerateSerializer, Immutable, Alias("agri.dismissal")]
public sealed record Dismissal(DateTimeOffset At, string By, string Reason);

/// <summary>A parked row that was dismissed.</summary>
/// <param name="Row">The row.</param>
/// <param name="Dismissal">By whom and why.</param>
public sealed record DismissedRow(ParkedRow Row, Dismissal Dismissal);
