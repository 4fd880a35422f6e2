namespace AgriDirectory.Client.Backups;

/// <summary>A backup that cannot be used.</summary>
/// <param name="code">Why: a problem's code.</param>
/// <param name="argument">What its sentence is filled with.</param>
sealed class BackupException(string code, string argument) : Exception($"{code}: {argument}")
{
    public string Code { get; } = code;

    public string Argument { get; } = argument;
}
