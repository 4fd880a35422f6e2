using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgriDirectory.Client.Words;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>
/// The built client, which logs all that it can, over a few firms in which everything is planted that the public may not see: persons, homes, figures that
/// are not published, and each of them once more in versions that were replaced, taken back or deleted.
/// </summary>
public sealed class PlantedSite : IWebSite, IAsyncLifetime
{
    /// <summary>Public in one way only: on the firm's own page.</summary>
    public const string PublicPhone = "0377-63990074";

    static readonly string[] Words =
    [
        "隐私路", "赵曾密", "赵今密", "钱密一", "孙曾联", "李密三", "周密删", "13700000", "137 0000", "gone.secret", "old.secret", "new.secret", "sender.secret", "深藏不露",
        "172727", "472727", "175757", "475757", "176767", "476767", "藏删",
    ];

    static readonly long[] Hidden = [71_717_171, 72_727_272, 74_747_474, 75_757_575, 76_767_676];
    /// <summary>What two published claims of the city's output differ by, to three digits, as some sum does too.</summary>
    static readonly string[] Claimed = ["2 亿元", "¥ 200 million"];

    static readonly long[] Published = [50_505_051, 60_606_067, 52_525_253];

    readonly TemporaryFolder folder = new();
    ClientProcess? client;

    /// <summary>
    /// Figures that no answer may say, in every form in which one is written. A figure is also told by a total that it is in, from which everybody can take
    /// what is published.
    /// </summary>
    static readonly string[] Untold = [.. Sums().SelectMany(Forms).Distinct().Except(Subsets(Published).SelectMany(Forms)).Except(Claimed)];

    public string BaseUrl { get; private set; } = "";

    public string Output => client!.Output;

    public string Token => File.ReadAllText(Path.Combine(folder["data"], "operator.token")).Trim();

    /// <summary>The firms that there are, and one that was deleted.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>Where somebody follows the correction that they asked for.</summary>
    public string Correction { get; private set; } = "";

    /// <summary>What a text tells of what is planted; null if it tells nothing.</summary>
    public static string? Told(string text) =>
        Array.Find(Words, w => text.Contains(w, StringComparison.Ordinal)) ?? Array.Find(Untold, f => HasNumber(text, f));

    public async ValueTask InitializeAsync()
    {
        // A folder that has a firm begins without the sample.
        var file = folder["first.jsonl"];
        await File.WriteAllTextAsync(file, """{"legalName":"南阳众目艾草有限公司","trades":["mugwort"],"products":["moxa-cone"],"township":"石桥镇"}""");
        await using (var import = ClientProcess.Start("import", file, "--data", folder["data"]))
        {
            Assert.True(await import.EndAsync() == 0, import.Output);
        }

        (client, var http) = await ClientProcess.ServeAsync(folder["data"], new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Orleans"] = "Trace",
        });
        BaseUrl = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        http.Dispose();
        using var clerk = SentForm.Client(BaseUrl, Token);
        await PlantAsync(clerk);
        using var anyone = SentForm.Client(BaseUrl, null);
        var form = await SentForm.GetAsync(anyone, $"/firms/{Ids[0]}/correct", $"/firms/{Ids[0]}/correct");
        (form["kind"], form["text"], form["contact"]) = ("Removal", "深藏不露，隐私路70号，13700000070", "sender.secret@person.example");
        Correction = (await form.SendAsync(anyone)).Location!.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        folder.Dispose();
    }

    async Task PlantAsync(HttpClient clerk)
    {
        await FirmAsync(clerk,
            """
            {"legalName":"南阳曾藏艾草店","kind":"sole-trader","trades":["mugwort"],"products":["moxa-stick"],"township":"石桥镇","address":"隐私路71号",
             "person":{"name":"赵曾密","phone":"13700000071","mail":"old.secret@person.example"},"output":[{"year":2023,"product":"moxa-stick","yuan":71717171,"basis":"declared"}]}
            """,
            """
            {"legalName":"南阳藏宝艾草店","kind":"sole-trader","trades":["mugwort"],"products":["moxa-stick"],"township":"石桥镇","address":"隐私路72号",
             "location":{"latitude":33.172727,"longitude":112.472727},"person":{"name":"赵今密","phone":"13700000072","mail":"new.secret@person.example"},
             "output":[{"year":2024,"product":"moxa-stick","yuan":72727272,"basis":"estimated"}]}
            """);
        await FirmAsync(clerk,
            """
            {"legalName":"南阳藏锋艾草有限公司","kind":"company","trades":["mugwort"],"products":["moxa-stick","moxa-wool"],"township":"石桥镇","address":"工业路8号",
             "location":{"latitude":33.11,"longitude":112.44},"contact":{"name":"业务部","phone":"0377-63990074"},
             "person":{"name":"钱密一","phone":"137 0000 0074","mail":"new.secret@person.example"},
             "output":[{"year":2024,"product":"moxa-stick","yuan":50505051,"basis":"published"},{"year":2024,"product":"moxa-wool","yuan":74747474,"basis":"declared"}]}
            """);
        // What was entered as a company's and published, and taken back when it turned out to be somebody's home.
        await FirmAsync(clerk,
            """
            {"legalName":"南阳藏舟艾草坊","kind":"company","trades":["mugwort"],"products":["foot-bath"],"township":"石桥镇","address":"隐私路75号",
             "location":{"latitude":33.175757,"longitude":112.475757},"contact":{"name":"孙曾联","phone":"13700000075","mail":"gone.secret@person.example"},
             "output":[{"year":2022,"product":"foot-bath","yuan":75757575,"basis":"published"}]}
            """,
            """
            {"legalName":"南阳藏舟艾草坊","kind":"sole-trader","trades":["mugwort"],"products":["foot-bath"],"township":"石桥镇","address":"隐私路75号",
             "output":[{"year":2022,"product":"foot-bath","yuan":75757575,"basis":"declared"}]}
            """);
        await FirmAsync(clerk,
            """
            {"legalName":"南阳藏春月季家庭农场","kind":"family-farm","trades":["rose"],"products":["seedling"],"township":"石桥镇","address":"隐私路76号","roseAreaMu":12.5,
             "location":{"latitude":33.176767,"longitude":112.476767},"person":{"name":"李密三","phone":"13700000076"},
             "output":[{"year":2024,"product":"seedling","yuan":76767676,"basis":"estimated"}]}
            """);
        await FirmAsync(clerk,
            """
            {"legalName":"南阳藏秋月季有限公司","kind":"company","trades":["rose"],"products":["seedling"],"township":"石桥镇",
             "output":[{"year":2024,"product":"seedling","yuan":60606067,"basis":"published"}]}
            """);
        // With it three firms report in the market of mugwort, of which two have published.
        await FirmAsync(clerk,
            """
            {"legalName":"南阳藏月艾草有限公司","kind":"company","trades":["mugwort"],"products":["moxa-stick"],"township":"石桥镇",
             "output":[{"year":2024,"product":"moxa-stick","yuan":52525253,"basis":"published"}]}
            """);
        var gone = await FirmAsync(clerk,
            """
            {"legalName":"南阳藏删艾草店","kind":"company","trades":["mugwort"],"products":["moxa-cone"],"address":"隐私路78号","contact":{"name":"周密删","phone":"13700000078"}}
            """);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/firms/{gone}?wait=true");
        delete.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        Assert.True((await clerk.SendAsync(delete)).IsSuccessStatusCode);
    }

    async Task<string> FirmAsync(HttpClient clerk, params string[] versions)
    {
        using var created = await clerk.PostAsync("/api/v1/firms?wait=true", Json(versions[0]));
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        for (var i = 1; i < versions.Length; i++)
        {
            using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/firms/{id}?wait=true") { Content = Json(versions[i]) };
            change.Headers.TryAddWithoutValidation("If-Match", $"\"{i.ToString(CultureInfo.InvariantCulture)}\"");
            using var changed = await clerk.SendAsync(change);
            Assert.True(changed.StatusCode == HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        }

        Ids.Add(id);
        return id;
    }

    static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>Whether a text has a number that is not the end of another: 1.64 亿元 is not 4 亿元.</summary>
    static bool HasNumber(string text, string number)
    {
        for (var at = text.IndexOf(number, StringComparison.Ordinal); at >= 0; at = text.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !(char.IsAsciiDigit(text[at - 1]) || text[at - 1] is '.' or ',')) return true;
        }

        return false;
    }

    static IEnumerable<long> Sums() => Subsets(Hidden).Where(h => h > 0).SelectMany(h => Subsets(Published).Select(p => h + p));

    static IEnumerable<long> Subsets(long[] numbers) => Enumerable.Range(0, 1 << numbers.Length).Select(set => numbers.Where((_, i) => (set & (1 << i)) > 0).Sum());

    static IEnumerable<string> Forms(long yuan) => yuan == 0 ? [] :
    [
        yuan.ToString(CultureInfo.InvariantCulture), Figures.Whole(yuan), (yuan / 10_000m).ToString(CultureInfo.InvariantCulture), (yuan / 10_000m).ToString("#,0.####", CultureInfo.InvariantCulture),
        (yuan / 100_000_000m).ToString(CultureInfo.InvariantCulture), Wording.Of(Language.Chinese).Money(yuan), Wording.Of(Language.English).Money(yuan),
    ];
}
