namespace AgriDirectory.Client.Commands;

/// <summary>Says once a second how many bytes are done, and how fast.</summary>
sealed class ByteProgress(Terminal terminal, string chinese, string english)
{
    static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    readonly long began = TimeProvider.System.GetTimestamp();
    long shown = TimeProvider.System.GetTimestamp();

    /// <summary>How far it is.</summary>
    public void Show(long bytes) => Show(bytes, 0);

    /// <summary>How far it is, and how many there are; 0 if that is not known.</summary>
    public void Show(long bytes, long all)
    {
        if (TimeProvider.System.GetElapsedTime(shown) < ShowEvery) return;
        shown = TimeProvider.System.GetTimestamp();
        var rate = Size((long)(bytes / TimeProvider.System.GetElapsedTime(began).TotalSeconds));
        var of = all == 0 ? "" : " / " + Size(all);
        terminal.Say($"{chinese} {Size(bytes)}{of}，每秒 {rate} …", $"{Size(bytes)}{of} {english}, {rate} a second …");
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes < 1 << 20 ? Terminal.Number(Math.Ceiling(bytes / 1024d)) + " KB" : Terminal.Number(bytes / (double)(1 << 20)) + " MB";
}
