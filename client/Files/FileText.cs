using System.Text;
using UtfUnknown;

namespace AgriDirectory.Client.Files;

/// <summary>Tells from its beginning in which encoding a file is written, and refuses what is no text.</summary>
static class FileText
{
    /// <summary>How much of a file is looked at.</summary>
    const int HeadBytes = 1 << 20;

    static FileText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>GB18030 holds all of GBK and GB 2312: what a Chinese Excel saves as CSV.</summary>
    static Encoding Gb18030 => Marking("GB18030");

    /// <summary>What cannot be read is marked as UTF-8's is, and refuses its row: else .NET puts question marks there.</summary>
    static Encoding Marking(string name) => Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    /// <summary>Reads the file's beginning and finds its encoding.</summary>
    /// <exception cref="FileProblemException">The file is empty, or is no text.</exception>
    public static async Task<(SourceStream Source, Encoding Encoding)> OpenAsync(Stream stream, CancellationToken stop)
    {
        var head = new byte[HeadBytes];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop).AsTask().WaitAsync(stop);
        if (length == 0) throw new FileProblemException("file-empty");
        Array.Resize(ref head, length);
        return (new SourceStream(head, stream), Detect(head));
    }

    internal static Encoding Detect(byte[] head)
    {
        RefuseBinary(head);
        if (OfMark(head) is { } marked) return marked;
        if (head.AsSpan().Contains((byte)0)) return Wide(head) ?? throw new FileProblemException("file-binary");

        var (good, bad) = CountUtf8(head);
        // A few broken characters do not make a UTF-8 file another one: they refuse their rows. Any other encoding is broken nearly everywhere.
        if (bad == 0 || bad * 10 < good) return new UTF8Encoding(false);
        if (Decodes(Gb18030, head)) return Gb18030;
        return CharsetDetector.DetectFromBytes(head).Detected is { Encoding: { } guess, Confidence: > 0.5f } ? Marking(guess.WebName) : Gb18030;
    }

    static void RefuseBinary(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8)) throw new FileProblemException("file-zip");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) throw new FileProblemException("file-xls");
        if (head.StartsWith("%PDF"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) throw new FileProblemException("file-binary");
    }

    static Encoding? OfMark(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return new UTF8Encoding(true);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode;
        return null;
    }

    /// <summary>UTF-16 without a mark: delimiters and line ends have their zero bytes on one side, and few characters (一) on the other.</summary>
    static Encoding? Wide(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] != 0) continue;
            if ((i & 1) == 0) even++;
            else odd++;
        }

        if (Math.Min(even, odd) * 2 > Math.Max(even, odd) || (even + odd) * 50 < head.Length) return null;
        var encoding = even > odd ? Encoding.BigEndianUnicode : Encoding.Unicode;
        return Decodes(encoding, head) ? encoding : null;
    }

    /// <summary>Whether the beginning is whole text in an encoding; a character cut off at its end is none of its faults.</summary>
    static bool Decodes(Encoding encoding, ReadOnlySpan<byte> head)
    {
        var decoder = Encoding.GetEncoding(encoding.WebName, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetDecoder();
        try
        {
            decoder.GetCharCount(head, flush: false);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Counts the characters beyond ASCII that are well formed, and the bytes' runs that are not.</summary>
    static (int Good, int Bad) CountUtf8(ReadOnlySpan<byte> head)
    {
        int good = 0, bad = 0;
        while (!head.IsEmpty)
        {
            var ascii = head.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0) break;
            head = head[ascii..];
            var status = Rune.DecodeFromUtf8(head, out _, out var used);
            if (status == System.Buffers.OperationStatus.Done) good++;
            else if (status == System.Buffers.OperationStatus.NeedMoreData && used == head.Length) break;
            else bad++;
            head = head[used..];
        }

        return (good, bad);
    }
}
