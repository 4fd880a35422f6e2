namespace AgriDirectory.Work;

/// <summary>One kind of thing that the directory finds by itself.</summary>
abstract class WorkSource
{
    /// <summary>The kind of its items.</summary>
    public abstract WorkKind Kind { get; }

    /// <summary>Whether more may be found than the worklist holds.</summary>
    public bool Waits { get; protected set; }

    /// <summary>Looks a little further; what fails is looked at again.</summary>
    public abstract Task LookAsync(CancellationToken stop);
}
