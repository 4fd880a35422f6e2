namespace AgriDirectory.Indexing;

/// <summary>What a partition knows of its own work. The partition notes it; whoever looks at the silo reads it meanwhile, and asks no grain.</summary>
sealed class PartitionWatch(TimeProvider time)
{
    long read = time.GetTimestamp();
    long oldest;
    int waiting;
    volatile bool troubled;

    /// <summary>Rows that it has read and that cannot be found yet; what is behind them in SQL it has not counted.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>When the firm of the oldest of them was saved; null if none waits.</summary>
    public DateTimeOffset? OldestAt => Volatile.Read(ref oldest) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How long the oldest has waited.</summary>
    public TimeSpan Lag => OldestAt is { } at && time.GetUtcNow() - at is var lag && lag > TimeSpan.Zero ? lag : TimeSpan.Zero;

    /// <summary>How old its part of the markets is: since when it has not taken in what SQL holds.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref read));

    /// <summary>Whether its last drain failed.</summary>
    public bool Troubled { get => troubled; set => troubled = value; }

    /// <summary>A part of a batch was read, and is in the totals.</summary>
    /// <param name="part">The part.</param>
    /// <param name="before">Rows of the batch that were read before it.</param>
    public void Took(DirtyBatch part, int before)
    {
        if (before == 0)
        {
            Volatile.Write(ref oldest, part.Firms.IsEmpty ? 0 : part.Firms[0].Firm.ChangedAt.UtcTicks);
        }

        Volatile.Write(ref waiting, before + part.Firms.Length);
        Volatile.Write(ref read, time.GetTimestamp());
    }

    /// <summary>What was read can be found.</summary>
    public void Shown()
    {
        if (OldestAt is not null)
        {
            FeedMeter.NoteDelay(Lag);
        }

        Settled();
    }

    /// <summary>Nothing of what was read waits any more.</summary>
    public void Settled()
    {
        Volatile.Write(ref oldest, 0);
        Volatile.Write(ref waiting, 0);
    }
}
