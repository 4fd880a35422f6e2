using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>The first real firms of a directory, added on its pages.</summary>
public sealed class NewFirmTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Fact]
    public async Task The_first_real_firm_puts_the_sample_away_and_one_of_nearly_the_same_name_is_asked_about()
    {
        using var http = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(http, "/firms/new");
        (form["legalName"], form["products"], form["trades"]) = ("南阳卧龙湾艾草制品有限公司", "moxa-stick", "mugwort");
        (form["outputYear"], form["outputProduct"], form["outputYuan"], form["outputBasis"]) = ("2024", "moxa-stick", "1200万元", "published");
        var saved = await form.SendAsync(http);
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        Assert.Contains("12,000,000", await http.GetStringAsync(saved.Location), StringComparison.Ordinal);
        // The same form again, as from an impatient finger, makes no second firm.
        Assert.Equal(saved.Location!.ToString().Split('?')[0], (await form.SendAsync(http)).Location!.ToString().Split('?')[0]);
        await Directories.UntilAsync(async () => await site.Http.TotalAsync() == 1);

        var second = await SentForm.GetAsync(http, "/firms/new");
        (second["legalName"], second["trades"]) = ("卧龙区卧龙湾艾草店", "mugwort");
        var asked = await second.SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains(saved.Location!.ToString().Split('?')[0] + "\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("save all the same", asked.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await asked.SendAsync(http)).Status);
        await Directories.UntilAsync(async () => await site.Http.TotalAsync() == 2);
        var found = await http.GetFromJsonAsync<JsonElement>("/api/v1/firms?q=卧龙湾");
        Assert.All(found.GetProperty("items").EnumerateArray(), f => Assert.False(f.GetProperty("sample").GetBoolean()));
    }
}
