using System.IO.Pipelines;

namespace AgriDirectory.Client.Commands;

/// <summary>What one side writes while the other reads it.</summary>
static class Piped
{
    /// <summary>Begins to write. A failure is thrown to who reads; the task ends with the writing and throws nothing.</summary>
    public static (Stream Content, Task Written) Begin(Func<Stream, Task> write)
    {
        var pipe = new Pipe();
        return (pipe.Reader.AsStream(), WriteAsync(write, pipe.Writer));
    }

    static async Task WriteAsync(Func<Stream, Task> write, PipeWriter writer)
    {
        Exception? trouble = null;
        try
        {
            await write(writer.AsStream(leaveOpen: true));
        }
        catch (Exception e)
        {
            trouble = e;
        }

        await writer.CompleteAsync(trouble);
    }
}
