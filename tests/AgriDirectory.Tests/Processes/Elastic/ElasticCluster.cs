using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>An Elasticsearch of a test's own, whose nodes can be killed, frozen and brought back.</summary>
sealed class ElasticCluster : IAsyncDisposable
{
    /// <summary>The collection of tests that start nodes or hold them up: several at once starve each other's nodes, which then count each other out.</summary>
    public const string InTurn = "AgriDirectory.Tests.Processes.Elastic";

    const string Variable = "AGRI_TEST_ELASTICSEARCH_SCRIPT";
    const int Tries = 3;

    readonly string script;
    readonly string options;
    readonly int nodes;
    readonly int port;

    ElasticCluster(string script, int nodes, string options) => (this.script, this.nodes, this.options, port) = (script, nodes, options, FreePort(nodes));

    /// <summary>What a test that is skipped for want of the script says.</summary>
    public static string Missing => $"Needs to start an Elasticsearch of its own: set {Variable} to the path of the script es.";

    /// <summary>What the script keeps for the cluster.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "agri-elastic-" + RandomNumberGenerator.GetHexString(8));

    /// <summary>Every node's address.</summary>
    public IReadOnlyList<string> Urls { get; private set; } = [];

    /// <summary>Starts one; null if there is no script that can.</summary>
    public static async Task<ElasticCluster?> StartAsync(int nodes = 1, string options = "")
    {
        var script = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(script))
            return null;

        for (var tried = 1; ; tried++)
        {
            // Somebody else may take a port between the look and the start.
            var cluster = new ElasticCluster(script, nodes, options);
            if (await cluster.TryStartAsync())
                return cluster;

            await cluster.DisposeAsync();
            Assert.True(tried < Tries, "The script started no Elasticsearch.");
        }
    }

    /// <summary>Stops all nodes, which forgets their data, and starts them again with none.</summary>
    public async Task LoseEverythingAsync()
    {
        await DisposeAsync();
        Assert.True(await TryStartAsync(), "The script started no Elasticsearch again.");
    }

    /// <summary>kill -9; returns when the node is gone.</summary>
    public async Task KillAsync(string node)
    {
        var id = (await RunningAsync())[node];
        Signal("KILL", id);
        await Eventually.TrueAsync(async () => !(await RunningAsync()).ContainsKey(node));
    }

    /// <summary>SIGSTOP: it keeps its connections and answers nothing.</summary>
    public async Task FreezeAsync(string node) => Signal("STOP", (await RunningAsync())[node]);

    /// <summary>SIGCONT.</summary>
    public async Task ThawAsync(string node) => Signal("CONT", (await RunningAsync())[node]);

    /// <summary>A killed node again, on its data; returns when it has joined.</summary>
    public async Task ReviveAsync(string node) => Assert.Equal(0, (await RunAsync("revive " + node)).Code);

    /// <summary>All nodes run again, whatever a test did to them or how it ended.</summary>
    public async Task HealAsync()
    {
        var running = await RunningAsync();
        foreach (var id in running.Values)
            Signal("CONT", id);

        foreach (var node in Enumerable.Range(1, nodes).Select(NameOf).Where(n => !running.ContainsKey(n)))
            await ReviveAsync(node);
    }

    public async ValueTask DisposeAsync() => await RunAsync("stop");

    static string NameOf(int node) => FormattableString.Invariant($"node-{node}");

    static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    async Task<bool> TryStartAsync()
    {
        var (code, output) = await RunAsync(FormattableString.Invariant($"start --nodes {nodes} {options}"));
        if (code != 0)
            return false;

        var first = new Uri(output.Trim());
        Urls = [.. Enumerable.Range(0, nodes).Select(k => FormattableString.Invariant($"{first.Scheme}://{first.Host}:{port + k}"))];
        return true;
    }

    async Task<Dictionary<string, int>> RunningAsync() => (await RunAsync("pids")).Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture));

    async Task<(int Code, string Output)> RunAsync(string arguments)
    {
        var start = new ProcessStartInfo(script, FormattableString.Invariant($"{arguments} --port {port} --dir {Folder}")) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>The first of as many ports as there are nodes, free as those a thousand above are, which the script takes too; below the
    /// ports that the system gives to connections, so that a node that comes back finds its own free.</summary>
    static int FreePort(int nodes)
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 31_000);
            if (Enumerable.Range(port, nodes).All(p => IsFree(p) && IsFree(p + 1000)))
                return port;
        }
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
