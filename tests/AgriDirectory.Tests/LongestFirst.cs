using AgriDirectory.Tests;
using AgriDirectory.Tests.Processes.Elastic;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AgriDirectory.Tests;

/// <summary>Processes, browsers and engines first, which take long: nothing long is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => Length(c.TestCollectionDisplayName))];

    static int Length(string name) =>
        name == ElasticCluster.InTurn ? 2
        : name.Contains(".Processes.", StringComparison.Ordinal) || name.Contains(".Engines.", StringComparison.Ordinal) || name.Contains("InBrowser", StringComparison.Ordinal) ? 1
        : 0;
}
