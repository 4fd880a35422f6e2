using System.IO.Pipelines;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Sample;

namespace AgriDirectory.Client.Commands;

/// <summary>Writes made-up firms as CSV.</summary>
static class SampleCommand
{
    /// <summary>The firms of the directory's own sample.</summary>
    public const int Firms = SampleFirms.DirectoryFirms;

    /// <summary>The seed of the directory's own sample.</summary>
    public const int Seed = SampleFirms.DefaultSeed;

    public static async Task<int> RunAsync(int firms, int seed, bool chinese, CancellationToken stop)
    {
        try
        {
            await using var output = Console.OpenStandardOutput();
            await WriteAsync(output, firms, seed, chinese, stop);
            return ExitCode.Fine;
        }
        catch (IOException)
        {
            // Whoever read it has had enough (| head).
            return ExitCode.Stopped;
        }
    }

    /// <summary>The directory's own sample as a file that is read while it is written.</summary>
    public static Stream Open(CancellationToken stop)
    {
        var pipe = new Pipe();
        _ = FillAsync(pipe.Writer, stop);
        return pipe.Reader.AsStream();
    }

    static async Task FillAsync(PipeWriter writer, CancellationToken stop)
    {
        Exception? trouble = null;
        try
        {
            await WriteAsync(writer.AsStream(leaveOpen: true), Firms, Seed, chinese: true, stop);
        }
        catch (Exception e)
        {
            trouble = e;
        }

        await writer.CompleteAsync(trouble);
    }

    static async Task WriteAsync(Stream output, int firms, int seed, bool chinese, CancellationToken stop)
    {
        // The years are those of the figures: the first pass over the generator, which costs little, finds them.
        var years = SampleFirms.Generate(firms, seed).Take(2_000).SelectMany(f => f.Details.Output).Select(o => o.Year).Distinct().Order();
        var columns = OutputColumn.Of(years);
        await using var writer = new FirmFileWriter(output, new FirmFileOptions { Chinese = chinese, Outputs = columns });
        foreach (var (id, details) in SampleFirms.Generate(firms, seed))
        {
            stop.ThrowIfCancellationRequested();
            await writer.WriteAsync(id, details);
        }
    }
}
