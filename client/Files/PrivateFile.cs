namespace AgriDirectory.Client.Files;

/// <summary>A file that holds people's details: readable by its owner alone, as the data folder is.</summary>
static class PrivateFile
{
    /// <summary>How a new one is opened; that there is none yet is seen to, unless another mode is given.</summary>
    public static FileStreamOptions New(FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
