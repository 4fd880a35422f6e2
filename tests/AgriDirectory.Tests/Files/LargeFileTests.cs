using AgriDirectory.Client.Files;

namespace AgriDirectory.Tests.Files;

/// <summary>What counts the memory of the process runs alone.</summary>
[CollectionDefinition(nameof(LargeFileTests), DisableParallelization = true)]
public class LargeFileTestsAlone;

[Collection(nameof(LargeFileTests))]
public class LargeFileTests
{
    [Fact]
    public async Task A_large_file_is_read_in_little_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var reader = await FirmFileReader.OpenAsync(new EndlessFirms(64 << 20), TestContext.Current.CancellationToken);
        var rows = 0;
        await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (++rows % 100_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.True(rows > 500_000);
        Assert.True(most - before < 20 << 20, $"{most - before} bytes are held.");
        Assert.Equal(64 << 20, reader.BytesRead);
    }

    /// <summary>Many rows without a file.</summary>
    sealed class EndlessFirms(int length) : MemoryStream
    {
        static readonly byte[] Row = "某某艾草店,卧龙区石桥镇施庄村,2020-01-01,艾条；艾绒\n"u8.ToArray();
        readonly byte[] header = "名称,地址,成立日期,产品\n"u8.ToArray();
        int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, length - at);
            for (var i = 0; i < count; i++, at++) buffer.Span[i] = at < header.Length ? header[at] : Row[(at - header.Length) % Row.Length];
            return ValueTask.FromResult(count);
        }
    }
}
