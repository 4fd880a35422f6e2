using System.Collections.Immutable;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Imports;

/// <summary>Loads a file: reads its rows, hands them to the import's grain in overlapping batches, and keeps those that are refused.</summary>
public sealed class ImportJob(IGrainFactory grains, TimeProvider time, ILogger<ImportJob> log)
{
    const int BatchRows = 500;
    const int BatchesInFlight = 4;
    const int Tries = 6;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Loads a file to its end, its first great trouble, or a stop. It throws for neither: the report says which.</summary>
    /// <param name="task">The file.</param>
    /// <param name="progress">Told after each batch; it must return at once.</param>
    /// <param name="stop">Stops the import; rows loaded until then stay.</param>
    public async Task<ImportReport> RunAsync(ImportTask task, Action<ImportProgress>? progress, CancellationToken stop)
    {
        await using var run = new Run(grains.GetGrain<IImportGrain>(task.Id), task, progress, time, log);
        var (status, problem) = await GuardedAsync(() => run.LoadAsync(stop));
        return await run.EndAsync(status, problem);
    }

    async Task<(ImportStatus, FileProblem?)> GuardedAsync(Func<Task> load)
    {
        try
        {
            await load();
            return (ImportStatus.Done, null);
        }
        catch (OperationCanceledException)
        {
            return (ImportStatus.Stopped, null);
        }
        catch (FileProblemException e)
        {
            return (ImportStatus.Failed, e.Problem);
        }
        catch (StoreFailedException e)
        {
            log.LogError("The store failed during an import, {Code}: {Reason}", e.Code, e.Message);
            return (ImportStatus.Failed, FileProblem.Of(e.Code));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (ImportStatus.Failed, FileProblem.Of("file-unreadable", "", e.Message));
        }
        catch (Exception e)
        {
            log.LogError(e, "An import failed.");
            return (ImportStatus.Failed, FileProblem.Of("import-failed"));
        }
    }

    /// <summary>One import while it runs.</summary>
    sealed class Run(IImportGrain grain, ImportTask task, Action<ImportProgress>? progress, TimeProvider time, ILogger log) : IAsyncDisposable
    {
        readonly long began = time.GetTimestamp();
        readonly Queue<Batch> inFlight = new();
        FirmFileReader? reader;
        RefusedRows? refused;
        ImportState? state;
        int rows;

        /// <summary>Rows on their way, and the grain's answers to those of them that are firms.</summary>
        sealed record Batch(List<FileRow> Rows, long BytesRead, Task<Dictionary<int, RowOutcome>> Answers);

        public async Task LoadAsync(CancellationToken stop)
        {
            state = await grain.BeginAsync(task.Name, task.Origin);
            reader = await FirmFileReader.OpenAsync(task.Content, stop);
            refused = new RefusedRows(reader, task);
            try
            {
                var batch = new List<FileRow>(BatchRows);
                await foreach (var row in reader.ReadAsync(stop))
                {
                    batch.Add(row);
                    if (batch.Count < BatchRows) continue;
                    await StartAsync(batch, stop);
                    batch = new List<FileRow>(BatchRows);
                }

                await StartAsync(batch, stop);
                while (inFlight.Count > 0) await SettleAsync(inFlight.Dequeue());
            }
            finally
            {
                // What the grain has accepted is answered for before the import ends, however it ends.
                while (inFlight.TryDequeue(out var rest)) await Task.WhenAny(rest.Answers);
                await refused.DisposeAsync();
            }
        }

        public async Task<ImportReport> EndAsync(ImportStatus status, FileProblem? problem)
        {
            try
            {
                state ??= await grain.BeginAsync(task.Name, task.Origin);
                state = await grain.EndAsync(status, problem?.Code);
            }
            catch (Exception e)
            {
                log.LogError("The end of an import could not be noted: {Reason}", e.Message);
                state = (state ?? new ImportState { Id = task.Id, Name = task.Name, By = task.Origin.By }) with
                {
                    Status = ImportStatus.Failed,
                    Reason = problem?.Code ?? "store-failed",
                    Rows = rows,
                    Refused = refused?.Count ?? 0,
                };
                problem ??= FileProblem.Of("store-failed");
            }

            if (problem is null && state.Reason is { } reason) problem = FileProblem.Of(reason);
            return new ImportReport
            {
                State = state,
                Problem = problem,
                Problems = refused?.Problems ?? [],
                Warnings = refused?.Warnings ?? [],
                UnknownColumns = reader is null ? [] : [.. reader.UnknownColumns],
                Rejected = refused?.Path,
                RejectedTrouble = refused?.Trouble,
                Elapsed = time.GetElapsedTime(began),
            };
        }

        public ValueTask DisposeAsync() => refused?.DisposeAsync() ?? ValueTask.CompletedTask;

        async Task StartAsync(List<FileRow> batch, CancellationToken stop)
        {
            if (batch.Count == 0) return;
            stop.ThrowIfCancellationRequested();
            inFlight.Enqueue(new Batch(batch, reader!.BytesRead, AskAsync(batch, stop)));
            while (inFlight.Count > BatchesInFlight || inFlight.Peek().Answers.IsCompleted)
            {
                await SettleAsync(inFlight.Dequeue());
                if (inFlight.Count == 0) break;
            }
        }

        async Task<Dictionary<int, RowOutcome>> AskAsync(List<FileRow> batch, CancellationToken stop)
        {
            ImmutableArray<ImportRow> firms = [.. batch.Select(r => r.Row).OfType<ImportRow>()];
            if (batch.Count > firms.Length) await grain.RefuseAsync(batch.Count - firms.Length);
            var answers = new Dictionary<int, RowOutcome>();
            var pause = FirstPause;
            for (var attempt = 1; firms.Length > 0; attempt++)
            {
                foreach (var answer in await TryAsync(firms)) answers[answer.Line] = answer;
                firms = [.. firms.Where(f => answers[f.Line].Outcome == SaveOutcome.Failed)];
                if (firms.Length == 0 || attempt == Tries) break;
                await Task.Delay(pause, time, stop);
                pause *= 2;
            }

            return answers;
        }

        /// <summary>A batch that is not answered was not saved, as far as anybody knows.</summary>
        async Task<ImmutableArray<RowOutcome>> TryAsync(ImmutableArray<ImportRow> firms)
        {
            try
            {
                return await grain.LoadAsync(firms);
            }
            catch (Exception e) when (e is TimeoutException or StoreFailedException or Orleans.Runtime.OrleansException)
            {
                log.LogWarning("{Rows} rows of an import were not answered: {Reason}", firms.Length, e.Message);
                var code = e is StoreFailedException store ? store.Code : SaveCodes.StoreFailed;
                return [.. firms.Select(f => new RowOutcome(f.Line, SaveOutcome.Failed, null, [new FirmProblem(code, "", [])]))];
            }
        }

        async Task SettleAsync(Batch batch)
        {
            var answers = await batch.Answers;
            string? failed = null;
            foreach (var row in batch.Rows)
            {
                if (row.Row is null)
                {
                    await refused!.AddAsync(row, row.Problems);
                    continue;
                }

                var answer = answers[row.Line];
                if (answer.Outcome is SaveOutcome.Refused or SaveOutcome.Failed) await refused!.AddAsync(row, answer.Problems);
                else refused!.Warn(row, answer.Problems);
                if (answer.Outcome == SaveOutcome.Failed) failed ??= answer.Problems.FirstOrDefault()?.Code ?? SaveCodes.StoreFailed;
            }

            rows += batch.Rows.Count;
            progress?.Invoke(new ImportProgress(rows, refused!.Count, batch.BytesRead, task.Length, time.GetElapsedTime(began)));
            if (failed is not null) throw new StoreFailedException(failed, "Rows could not be saved, after several tries.");
        }
    }
}
