namespace AgriDirectory.Client.Commands;

/// <summary>Where the program lives: beside it stand its settings and, unless said otherwise, its data.</summary>
static class Home
{
    /// <summary>The project's folder for a build that runs from it (<c>dotnet run</c>), or else the folder of the program.</summary>
    public static string Path { get; } = Find();

    /// <summary>
    /// Settings are read once, at the start: to watch their file is to watch all of its folder, in which the data lies unless said otherwise,
    /// and to be told of each file that the index writes.
    /// </summary>
    public const string SettingsAreReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AgriDirectory.Client.csproj"))) return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
