using System.Collections.Concurrent;

namespace AgriDirectory.Indexing;

/// <summary>
/// Long computing of loads and rebuilds, on as many threads of its own as there are processors: on the thread pool each question would wait behind it at
/// every step.
/// </summary>
public sealed class BackgroundWork : TaskScheduler
{
    static readonly BackgroundWork Threads = new();

    readonly BlockingCollection<Task> waiting = [];

    BackgroundWork()
    {
        for (var i = 0; i < MaximumConcurrencyLevel; i++) new Thread(Run) { IsBackground = true, Name = "Background work" }.Start();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Environment.ProcessorCount;

    /// <summary>Runs the work when a thread is free.</summary>
    /// <param name="work">What computes, or reads files, for milliseconds; it waits for nobody else.</param>
    /// <param name="stop">Ends the waiting for a thread.</param>
    /// <returns>What the work returns.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken stop) =>
        Task.Factory.StartNew(work, stop, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, Threads);

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => waiting.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => waiting;

    void Run()
    {
        foreach (var task in waiting.GetConsumingEnumerable()) TryExecuteTask(task);
    }
}
