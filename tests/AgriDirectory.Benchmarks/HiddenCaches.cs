using System.Diagnostics;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// .NET collects young garbage as often as the processor's caches ask for, and every three megabytes where a virtual machine hides them.
/// There the README has operators say how much is to be left lying, and benchmarks do, for the peers as for us.
/// </summary>
static class HiddenCaches
{
    const string Variable = "DOTNET_GCgen0size";

    /// <summary>64 MiB a heap, in hexadecimal as .NET reads it.</summary>
    const string Bytes = "4000000";

    /// <summary>Whether they are hidden and nobody has said anything.</summary>
    public static bool Unsaid =>
        OperatingSystem.IsLinux() && !Directory.Exists("/sys/devices/system/cpu/cpu0/cache") && Environment.GetEnvironmentVariable(Variable) is null;

    /// <summary>Runs this program once more, with the variable set, which is only read when .NET starts.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAgainAsync()
    {
        Console.WriteLine($"This machine hides its processor's caches: {Variable}={Bytes}");
        var start = new ProcessStartInfo("dotnet", Environment.GetCommandLineArgs());
        start.Environment[Variable] = Bytes;
        using var again = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += EndIt;
        await again.WaitForExitAsync();
        AppDomain.CurrentDomain.ProcessExit -= EndIt;
        return again.ExitCode;

        void EndIt(object? sender, EventArgs e) => again.Kill(entireProcessTree: true);
    }
}
