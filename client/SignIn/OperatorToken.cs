using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgriDirectory.Client.SignIn;

/// <summary>The operator's secret: a file in the data folder that only its owner can read.</summary>
public sealed class OperatorToken
{
    const string FileName = "operator.token";
    const int Bytes = 32;
    const int Shortest = 20;

    readonly byte[] hash;

    OperatorToken(string secret)
    {
        Secret = secret;
        hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>The secret: for the owner's eyes, never for a log.</summary>
    public string Secret { get; }

    /// <summary>Says, to whoever cannot know the secret from it, whether the secret is still the same.</summary>
    public string Stamp => Base64Url.EncodeToString(SHA256.HashData(hash));

    /// <summary>The secret of a data folder; made if there is none yet.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static OperatorToken LoadOrCreate(string folder)
    {
        if (Find(folder) is { } there) return there;
        var made = new OperatorToken(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));
        var path = Path.Combine(folder, FileName);
        var aside = path + "." + RandomNumberGenerator.GetHexString(8) + ".new";
        // Nobody may see half a secret, nor have it open from before: it is written aside and moved into place.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.ASCII.GetBytes(made.Secret + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
        return made;
    }

    /// <summary>The secret of a data folder; null if it has none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static OperatorToken? Find(string folder)
    {
        try
        {
            using var reader = new StreamReader(Path.Combine(folder, FileName));
            var secret = reader.ReadLine()?.Trim() ?? "";
            return secret.Length >= Shortest && secret.All(c => c is > ' ' and < '\u007F') ? new OperatorToken(secret) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a text is the secret; takes as long for a wrong one as for the right one.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
