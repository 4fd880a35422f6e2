namespace AgriDirectory.Silo.Storage;

/// <summary>A data folder cannot be had.</summary>
/// <param name="code">
/// <c>in-use</c> if another process has it, <c>unwritable</c> if it cannot be made or written to, <c>restore-not-empty</c> if a directory was to be restored
/// where something is, <c>restore-unfinished</c> if one was and did not come to its end.
/// </param>
/// <param name="path">The folder's full path.</param>
/// <param name="message">What happened, for the log.</param>
/// <param name="holder">Who has it, when it is in use and known.</param>
/// <param name="cause">The system's own exception.</param>
public sealed class DataFolderException(string code, string path, string message, ServingProcess? holder = null, Exception? cause = null)
    : IOException(message, cause)
{
    /// <summary>Why, as said above.</summary>
    public string Code { get; } = code;

    /// <summary>The folder's full path.</summary>
    public string Path { get; } = path;

    /// <summary>The process that has the folder; null if none has, or it is not known.</summary>
    public int? ProcessId { get; } = holder is { ProcessId: > 0 } ? holder.ProcessId : null;

    /// <summary>Where that process serves; null if it does not.</summary>
    public string? Url { get; } = holder?.Url;
}
