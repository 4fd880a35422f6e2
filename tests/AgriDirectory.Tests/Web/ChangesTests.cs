using System.Net;
using System.Text.Json.Nodes;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Following the changes of the whole sample over REST.</summary>
public sealed class ChangesTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Fact]
    public async Task Following_from_the_beginning_gives_every_firm_and_then_nothing_new()
    {
        HashSet<string> firms = [];
        string since = "";
        JsonNode answer;
        do
        {
            answer = await site.Http.JsonAsync("/api/v1/changes?limit=500&since=" + since);
            foreach (var change in answer["changes"]!.AsArray())
            {
                Assert.True(firms.Add((string)change!["id"]!));
                Assert.False((bool)change["deleted"]!);
                Assert.Equal(1, (int)change["version"]!);
                Assert.NotNull(change["firm"]!["legalName"]);
                Assert.Null(change["firm"]!["person"]);
            }

            since = (string)answer["next"]!;
        }
        while ((bool)answer["more"]!);
        Assert.Equal(RealFixture.Firms, firms.Count);
        var end = await site.Http.JsonAsync("/api/v1/changes?since=" + since);
        Assert.Empty(end["changes"]!.AsArray());
        Assert.Equal(since, (string?)end["next"]);
    }

    [Fact]
    public async Task As_long_as_nothing_changes_the_answer_need_not_be_sent_again()
    {
        using var first = await site.Http.GetAsync(new Uri("/api/v1/changes?limit=1", UriKind.Relative));
        Assert.True(first.Headers.CacheControl!.NoCache);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/changes?limit=1");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await site.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("since=x", "since-unknown")]
    [InlineData("since=-1", "since-unknown")]
    [InlineData("since=999999999999", "since-unknown")]
    [InlineData("since=99999999999999999999999", "since-unknown")]
    [InlineData("limit=0", "limit-out-of-range")]
    [InlineData("limit=1001", "limit-out-of-range")]
    public async Task What_was_never_given_out_is_a_problem(string query, string code)
    {
        using var answer = await site.Http.GetAsync(new Uri("/api/v1/changes?" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }
}
