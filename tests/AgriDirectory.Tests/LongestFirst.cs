using AgriDirectory.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AgriDirectory.Tests;

/// <summary>Processes and browsers first, which wait a lot: nothing long is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName.Contains(".Processes.", StringComparison.Ordinal)
            || c.TestCollectionDisplayName.Contains("InBrowser", StringComparison.Ordinal))];
}
