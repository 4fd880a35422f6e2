using System.Diagnostics;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>One write that waits for its turn. It may be run again after a roll-back; its caller hears of the last run.</summary>
abstract class Operation(int weight)
{
    /// <summary>What it weighs in a group, in bytes.</summary>
    public int Weight => weight;

    /// <summary>The span of the caller's wait; null if it is not traced.</summary>
    public Activity? Span { get; init; }

    /// <summary>Why this one failed, when its group did not; null if it did not fail.</summary>
    public Exception? Error { get; set; }

    public abstract void Run(Writes writes);

    /// <summary>Tells the caller the outcome, after the commit.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that the whole group failed.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>A write with its answer.</summary>
sealed class Operation<T>(Func<Writes, T> work, int weight) : Operation(weight)
{
    readonly TaskCompletionSource<T> caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? answer;

    public Task<T> Task => caller.Task;

    public override void Run(Writes writes)
    {
        Error = null;
        answer = work(writes);
    }

    public override void Complete()
    {
        if (Error is null) caller.TrySetResult(answer!);
        else caller.TrySetException(Error);
    }

    public override void Fail(Exception error) => caller.TrySetException(error);
}
