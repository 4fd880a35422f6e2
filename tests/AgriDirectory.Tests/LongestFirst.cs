using AgriDirectory.Tests;
using AgriDirectory.Tests.Processes.Elastic;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AgriDirectory.Tests;

/// <summary>Processes, browsers and engines first, which take long: nothing long is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Each of them takes minutes on two cores.</summary>
    static readonly string[] Longest =
        [".CrashTests", ".EditCrashTests", ".EditingInBrowserTests", ".FakeSiteInBrowserTests", ".CommandTests", ".StatusInBrowserTests", ".BackupTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => Length(c.TestCollectionDisplayName))];

    static int Length(string name) =>
        name == ElasticCluster.InTurn ? 3
        : Array.Exists(Longest, l => name.Contains(l, StringComparison.Ordinal)) ? 2
        : name.Contains(".Processes.", StringComparison.Ordinal) || name.Contains(".Engines.", StringComparison.Ordinal) || name.Contains("InBrowser", StringComparison.Ordinal) ? 1
        : 0;
}
