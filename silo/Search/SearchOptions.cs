using System.Globalization;
using System.Text.RegularExpressions;

namespace AgriDirectory.Silo.Search;

/// <summary>The search engines there are.</summary>
public enum SearchEngineKind
{
    /// <summary>Lucene.NET in the silo's process.</summary>
    Lucene,

    /// <summary>An Elasticsearch 8.19 or 9.</summary>
    Elasticsearch,
}

/// <summary>Which search engine a silo uses, and how it is reached. All but <see cref="Engine"/> is of Elasticsearch.</summary>
public sealed partial record SearchOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Search";

    /// <summary><c>Lucene</c> or <c>Elasticsearch</c>.</summary>
    public string Engine { get; init; } = nameof(SearchEngineKind.Lucene);

    /// <summary>One or several nodes' addresses, separated by commas.</summary>
    public string? Url { get; init; }

    /// <summary>The alias that answers; with a number behind it, each generation's index.</summary>
    public string Prefix { get; init; } = "firms";

    /// <summary>Primary shards of each generation.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Copies of each shard beside the primary.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>An API key, as Elasticsearch encodes it; instead of user and password.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>A file with the certificates (PEM) of the authorities that sign the nodes' certificates.</summary>
    public string? CaFile { get; init; }

    /// <summary>The SHA-256 of the nodes' certificate or of the authority that signs it, in hexadecimal.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The engine that is meant.</summary>
    internal SearchEngineKind Kind => Enum.Parse<SearchEngineKind>(Engine, ignoreCase: true);

    /// <summary>The nodes' addresses, each with a slash at its end.</summary>
    internal IReadOnlyList<Uri> Urls => [.. Addresses.Select(a => new Uri(a.TrimEnd('/') + "/", UriKind.Absolute))];

    /// <summary>The fingerprint as plain upper-case digits.</summary>
    internal string? FingerprintDigits => Fingerprint?.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();

    string[] Addresses => (Url ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Written without secrets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Engine} {Prefix}");

    /// <summary>What is wrong, each with its setting, the rule and the remedy; empty if nothing is.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Enum.GetNames<SearchEngineKind>().Contains(Engine, StringComparer.OrdinalIgnoreCase))
        {
            yield return Say(nameof(Engine), "is Lucene or Elasticsearch", "Set one of the two, or leave it out for Lucene.");
            yield break;
        }

        if (Kind == SearchEngineKind.Lucene)
            yield break;

        if (Addresses.Length == 0)
            yield return Say(nameof(Url), "is needed with Search:Engine=Elasticsearch", "Set the nodes' addresses, such as https://es1:9200,https://es2:9200.");
        else if (!Addresses.All(IsAddress))
            yield return Say(nameof(Url), "holds http or https addresses without user, password, query or fragment", "Put the sign-in into Search:User and Search:Password, or Search:ApiKey.");

        if (!PrefixForm().IsMatch(Prefix))
            yield return Say(nameof(Prefix), "is 1 to 60 of a-z, 0-9, - and _, a letter first", "Choose a name such as firms.");

        if (Shards is < 1 or > 64)
            yield return Say(nameof(Shards), "is 1 to 64", "One shard holds millions of firms.");

        if (Replicas is < 0 or > 16)
            yield return Say(nameof(Replicas), "is 0 to 16", "Set 1, or 0 on a cluster of one node.");

        if (ApiKey is not null && (User is not null || Password is not null))
            yield return Say(nameof(ApiKey), "excludes Search:User and Search:Password", "Keep one way to sign in.");
        else if (User is null != Password is null)
            yield return Say(User is null ? nameof(User) : nameof(Password), "goes with the other half of the sign-in", "Set both Search:User and Search:Password, or neither.");

        // What goes into a header: a line break would end it.
        if (ApiKey?.Any(c => c is <= ' ' or > '~') == true)
            yield return Say(nameof(ApiKey), "is the encoded key: letters, digits and = without spaces", "Copy the field \"encoded\" of Elasticsearch's answer.");

        if (User?.Contains(':', StringComparison.Ordinal) == true)
            yield return Say(nameof(User), "has no colon", "Elasticsearch's user names have none: correct it.");

        if (CaFile is not null && !File.Exists(CaFile))
            yield return Say(nameof(CaFile), "is a file that this process can read", "Correct the path, or give Search:Fingerprint instead.");

        if (FingerprintDigits is { } digits && (digits.Length != 64 || !digits.All(char.IsAsciiHexDigit)))
            yield return Say(nameof(Fingerprint), "is 64 hexadecimal digits, with colons or without", "Take it from: openssl x509 -noout -fingerprint -sha256 -in ca.pem");
    }

    static bool IsAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    static string Say(string setting, string rule, string remedy) => $"Search:{setting} {rule}. {remedy}";

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,59}$")]
    private static partial Regex PrefixForm();
}
