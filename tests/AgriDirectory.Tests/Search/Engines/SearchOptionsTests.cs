using AgriDirectory.Silo.Search;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>The settings of the search engine, and what is said of wrong ones.</summary>
public sealed class SearchOptionsTests
{
    [Theory]
    [InlineData("Engine", "Engine=Solr")]
    [InlineData("Engine", "Engine=1")]
    [InlineData("Url", "Engine=Elasticsearch")]
    [InlineData("Url", "Engine=Elasticsearch;Url=localhost:9200")]
    [InlineData("Url", "Engine=Elasticsearch;Url=http://u:hidden@a")]
    [InlineData("Prefix", "Engine=Elasticsearch;Url=http://a;Prefix=Firms")]
    [InlineData("Prefix", "Engine=Elasticsearch;Url=http://a;Prefix=*")]
    [InlineData("Shards", "Engine=Elasticsearch;Url=http://a;Shards=0")]
    [InlineData("Shards", "Engine=Elasticsearch;Url=http://a;Shards=many")]
    [InlineData("Replicas", "Engine=Elasticsearch;Url=http://a;Replicas=-1")]
    [InlineData("ApiKey", "Engine=Elasticsearch;Url=http://a;ApiKey=hidden;User=u;Password=p")]
    [InlineData("ApiKey", "Engine=Elasticsearch;Url=http://a;ApiKey=hidden hidden")]
    [InlineData("Password", "Engine=Elasticsearch;Url=http://a;User=u")]
    [InlineData("User", "Engine=Elasticsearch;Url=http://a;Password=hidden")]
    [InlineData("CaFile", "Engine=Elasticsearch;Url=https://a;CaFile=/no/such/file")]
    [InlineData("Fingerprint", "Engine=Elasticsearch;Url=https://a;Fingerprint=AB:CD")]
    public void A_wrong_setting_is_named_with_its_rule_and_no_secret(string setting, string settings)
    {
        var error = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddSearchEngine(Of(settings), "folder"));
        Assert.Contains("Search:" + setting, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Engine=lucene;Url=not looked at")]
    [InlineData("Engine=Elasticsearch;Url=http://a:9200, https://b/es;Prefix=firms-2;Shards=3;Replicas=0;User=u;Password=p")]
    public void Right_settings_are_taken(string settings) => new ServiceCollection().AddSearchEngine(Of(settings), "folder");

    static IConfiguration Of(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2))
            .Select(s => KeyValuePair.Create("AgriDirectory:Search:" + s[0], (string?)s[1])))
        .Build();
}
