using System.Globalization;
using System.Security.Cryptography;
using AgriDirectory.Silo.Search;

namespace AgriDirectory.Benchmarks;

/// <summary>What stands behind a benchmark's name: <c>[part] [firms] [--url URL] [--runs N]</c>.</summary>
sealed record Arguments
{
    const string Variable = "AGRI_TEST_ELASTICSEARCH";

    public string? Part { get; private init; }

    public int? Firms { get; private init; }

    /// <summary>An Elasticsearch; without one a directory is of Lucene.</summary>
    public string? Url { get; private init; }

    public int? Runs { get; private init; }

    public static Arguments Read(string[] args)
    {
        var read = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            read = args[i] switch
            {
                "--url" when i + 1 < args.Length => read with { Url = args[++i] },
                "--runs" when i + 1 < args.Length => read with { Runs = Number(args[++i]) },
                [>= '0' and <= '9', ..] number => read with { Firms = Number(number) },
                [not '-', ..] part => read with { Part = part },
                _ => throw new UsageException($"{args[i]} is not known here, or lacks its value: [part] [firms] [--url URL] [--runs N]"),
            };
        }

        return read;
    }

    /// <summary>With an Elasticsearch in any case.</summary>
    public Arguments Elastic() => this with
    {
        Url = Url ?? Environment.GetEnvironmentVariable(Variable)
            ?? throw new UsageException($"Which Elasticsearch? Give --url http://127.0.0.1:9200, or set {Variable}."),
    };

    /// <summary>Settings of a search engine that has nothing yet.</summary>
    public SearchOptions Search() => Url is null
        ? new SearchOptions()
        : new SearchOptions { Engine = nameof(SearchEngineKind.Elasticsearch), Url = Url, Prefix = "b" + RandomNumberGenerator.GetHexString(12, lowercase: true), Replicas = 0 };

    static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"{text} is no number.");
}

/// <summary>The command line asks for what there is not.</summary>
sealed class UsageException(string message) : Exception(message);
