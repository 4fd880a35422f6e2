using System.Net;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Web;

/// <summary>The page of the API has all that the description has.</summary>
public sealed class ReferenceTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Theory]
    [InlineData("zh", "接口说明")]
    [InlineData("en", "API reference")]
    public async Task Every_call_parameter_answer_and_schema_of_the_description_is_on_the_page(string language, string title)
    {
        var description = await Description.ReadAsync(site.Http);
        var html = await site.Http.GetStringAsync("/reference?lang=" + language);
        Assert.Contains($"<h1>{title}</h1>", html);
        foreach (var call in description.Calls)
        {
            var section = Regex.Match(html, $"<section[^>]* id=\"call-{call.Id}\".*?</section>", RegexOptions.Singleline).Value;
            var text = WebUtility.HtmlDecode(Regex.Replace(section, "<[^>]+>", ""));
            Assert.Contains($"{call.Method} {call.Path}", text);
            Assert.All(call.Parameters, p => Assert.Contains((string)p["name"]!, text));
            Assert.All(call.Responses, r => Assert.Contains($"<code>{r.Key}</code>", section));
            Assert.Contains("curl", text);
            Assert.Equal(call.IsGuarded, text.Contains("Bearer $TOKEN", StringComparison.Ordinal));
        }

        // Every link within the page has its end.
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(html, "href=\"/reference[^\"#]*#([^\"]+)\"").Select(m => m.Groups[1].Value), to => Assert.Contains(to, ids));
    }
}
