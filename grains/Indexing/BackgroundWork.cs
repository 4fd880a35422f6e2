using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AgriDirectory.Indexing;

/// <summary>
/// Long computing of loads and rebuilds, on as many threads of its own as there are processors: on the thread pool each question would wait behind it at
/// every step. Where the system lets a thread be nice (Linux), these are, so that a question's thread goes first.
/// </summary>
public sealed partial class BackgroundWork : TaskScheduler
{
    /// <summary>Of -20 to 19: about a third of the weight of an ordinary thread, so that a load goes on when people ask all the time.</summary>
    const int Niceness = 5;

    static readonly BackgroundWork Threads = new(Environment.ProcessorCount);

    readonly BlockingCollection<Task> waiting = [];

    BackgroundWork(int threads)
    {
        for (var i = 0; i < threads; i++) new Thread(Run) { IsBackground = true, Name = "Background work" }.Start();
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
        if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, who: 0, Niceness);
        foreach (var task in waiting.GetConsumingEnumerable()) TryExecuteTask(task);
    }

    /// <summary>On Linux a process number of 0 means the calling thread alone. To be refused does no harm.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
