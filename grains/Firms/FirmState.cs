namespace AgriDirectory.Firms;

/// <summary>How a firm stands in SQL, without its details.</summary>
/// <param name="Id">The firm.</param>
/// <param name="Version">Its version.</param>
/// <param name="Deleted">Whether it is a tombstone.</param>
/// <param name="Waiting">Whether it is dirty: index and totals may lack this version.</param>
/// <param name="Parked">Whether the search engine refuses this version for good.</param>
public sealed record FirmState(string Id, long Version, bool Deleted, bool Waiting, bool Parked);

/// <summary>Something in the database that is not sound.</summary>
/// <param name="Check">Which check found it: <c>integrity</c>, <c>references</c> or <c>history</c>.</param>
/// <param name="What">What it found: the database's own words, or the ids of firms.</param>
[GenerateSerializer, Immutable, Alias("agri.store-fault")]
public sealed record StoreFault(string Check, string What);
