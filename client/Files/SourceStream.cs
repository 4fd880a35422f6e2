namespace AgriDirectory.Client.Files;

/// <summary>A stream whose beginning was read already; counts the bytes it hands on.</summary>
sealed class SourceStream(byte[] head, Stream rest) : Stream
{
    int taken;
    long handedOn;

    public long BytesRead => Interlocked.Read(ref handedOn);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, head.Length - taken);
        if (count > 0)
        {
            head.AsMemory(taken, count).CopyTo(buffer);
            taken += count;
        }
        else
        {
            // Standard input and pipes go on waiting when a read is cancelled.
            count = await rest.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }

        Interlocked.Add(ref handedOn, count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Files are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
