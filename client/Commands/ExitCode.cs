namespace AgriDirectory.Client.Commands;

/// <summary>What commands end with.</summary>
static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The file was loaded, but for rows that were refused.</summary>
    public const int RowsRefused = 1;

    /// <summary>The directory was verified, and something differs.</summary>
    public const int Differs = 1;

    /// <summary>The command line or the file cannot be used, or the work failed.</summary>
    public const int Failed = 2;

    /// <summary>Another process has the data folder.</summary>
    public const int InUse = 3;

    /// <summary>The data folder cannot be written to.</summary>
    public const int Unwritable = 4;

    /// <summary>Stopped from outside.</summary>
    public const int Stopped = 130;
}
