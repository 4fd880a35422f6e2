namespace AgriDirectory.Work;

/// <summary>Says when open items are to be compared with their firms again: soon after anything was saved, and not at every look while much is.</summary>
sealed class Renewal
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    long compared = -1;
    DateTimeOffset at = DateTimeOffset.MinValue;

    /// <summary>Whether it is time.</summary>
    public bool IsDue(long sequence, DateTimeOffset now) => sequence != compared && (now - at).Duration() >= Every;

    /// <summary>Everything up to a sequence was compared.</summary>
    public void Done(long sequence, DateTimeOffset now) => (compared, at) = (sequence, now);

    /// <summary>Items were opened that a save since may have settled.</summary>
    public void Again() => compared = -1;
}
