using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AgriDirectory.Silo.Search;

namespace AgriDirectory.Benchmarks;

/// <summary>The built client as a process.</summary>
static partial class ClientProgram
{
    public static string Path { get; } = Find();

    public static Process Start(params string[] arguments) => Start(new SearchOptions(), arguments);

    /// <summary>Starts it with a search engine.</summary>
    public static Process Start(SearchOptions search, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in EmbeddedDirectory.SettingsOf(search))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Serves a folder on a free port, and returns as soon as the address is printed.</summary>
    public static async Task<(Process Process, HttpClient Http)> ServeAsync(string folder, SearchOptions? search = null, params string[] settings)
    {
        var process = Start(search ?? new SearchOptions(), ["serve", "--data", folder, "--urls", "http://127.0.0.1:0", .. settings]);
        process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Url().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return (process, new HttpClient { BaseAddress = new Uri(match.Value) });
            }
        }

        throw new InvalidOperationException("The client ended before it served.");
    }

    /// <summary>The most memory that a running process has held, in MiB.</summary>
    public static double PeakMiB(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AgriDirectory.sln")))
            {
                var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
                return System.IO.Path.Combine(folder.FullName, "client", "bin", configuration, "net10.0", "AgriDirectory.Client.dll");
            }
        }

        throw new InvalidOperationException("The benchmarks do not lie in the repository.");
    }

    [GeneratedRegex(@"http://[0-9a-z.\[\]:]+\d")]
    private static partial Regex Url();
}
