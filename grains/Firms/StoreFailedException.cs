namespace AgriDirectory.Firms;

/// <summary>The store could not do what was asked. After a write, its outcome is unknown: read before you trust.</summary>
/// <param name="code">
/// Why, in a stable code: <c>disk-full</c>, <c>read-only</c>, <c>busy</c>, <c>damaged</c>, <c>cannot-open</c>,
/// <c>not-a-directory-database</c>, <c>newer-database</c> or <c>store-failed</c>.
/// </param>
/// <param name="message">What happened, for the log.</param>
/// <param name="cause">The engine's own exception.</param>
[GenerateSerializer, Alias("agri.store-failed")]
public sealed class StoreFailedException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Why, in a stable code.</summary>
    [Id(0)] public string Code { get; } = code;
}
