using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Processes;

/// <summary>The built client as a real process, to be used, and killed, as an operator would.</summary>
sealed partial class ClientProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ClientProcess(Process process) => this.process = process;

    /// <summary>The repository's folder: the first above the tests that has the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The built client, of the same configuration as the tests.</summary>
    public static string Program { get; } = Path.Combine(
        Repository, "client", "bin", AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0", "AgriDirectory.Client.dll");

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts the client with a command line.</summary>
    public static ClientProcess Start(params string[] arguments) => Start(null, arguments);

    public static ClientProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var client = new ClientProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        client.process.OutputDataReceived += (_, e) => client.Read(e.Data);
        client.process.ErrorDataReceived += (_, e) => client.Read(e.Data);
        client.process.Exited += (_, _) => client.address.TrySetException(new InvalidOperationException("The client ended.\n" + client.Output));
        client.process.Start();
        client.process.BeginOutputReadLine();
        client.process.BeginErrorReadLine();
        _ = client.address.Task.ContinueWith(t => t.Exception, TaskScheduler.Default);
        return client;
    }

    /// <summary>Serves a data folder on a free port.</summary>
    public static async Task<(ClientProcess Client, HttpClient Http)> ServeAsync(string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var client = Start(environment, "serve", "--data", folder, "--urls", "http://127.0.0.1:0");
        var address = await client.AddressAsync();
        return (client, new HttpClient { BaseAddress = address, Timeout = Patience });
    }

    /// <summary>The address that it prints.</summary>
    public Task<Uri> AddressAsync() => address.Task.WaitAsync(Patience);

    /// <summary>Waits for the end.</summary>
    public async Task<int> EndAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public StreamWriter Input => process.StandardInput;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal("-INT");

    /// <summary>As a service manager ends it; shells may start programs that no Ctrl-C reaches.</summary>
    public void Terminate() => Signal("-TERM");

    void Signal(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (Url().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new Uri(match.Value));
        }
    }

    static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgriDirectory.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not lie in the repository.");
    }

    /// <summary>A warning may name other addresses before.</summary>
    [GeneratedRegex(@"(?<=The directory is open at )http://[0-9a-z.\[\]:]+\d")]
    private static partial Regex Url();
}
