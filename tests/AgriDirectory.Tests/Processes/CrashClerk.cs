using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Firms;
using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Processes;

/// <summary>What a <see cref="CrashClerk"/> does.</summary>
enum CrashChange
{
    Create,
    Edit,
    Delete,
    Restore,
    Merge,
    Unmerge,
    OpenItem,
    ChangeItem,
}

/// <summary>
/// A clerk who changes firms and items of the worklist that are nobody else's, one change at a time, and knows all that was acknowledged and the one change that was under
/// way when the process was killed.
/// </summary>
sealed class CrashClerk(int number) : IDisposable
{
    const int MostFirms = 7;

    /// <summary>A sender may ask for five corrections in ten minutes, so a few clerks ask for one each.</summary>
    const int Senders = 4;

    readonly Random random = new(number);
    readonly List<Kept> firms = [];
    readonly List<Kept> items = [];
    HttpClient http = new();
    Change? underWay;
    bool asked;
    int marks;

    /// <summary>How many changes of each kind were acknowledged.</summary>
    public int[] Acknowledged { get; } = new int[Enum.GetValues<CrashChange>().Length];

    public int Firms => firms.Count;

    public int Items => items.Count;

    public IEnumerable<(string Id, string Mark)> Living => firms.Where(f => f.Mark is not null).Select(f => (f.Id, f.Mark!));

    /// <summary>A firm, or an item of the worklist, and what each of its versions says; null says that it is deleted.</summary>
    sealed class Kept(string id = "", bool isItem = false)
    {
        /// <summary>Empty until it is known.</summary>
        public string Id { get; set; } = id;

        public bool IsItem => isItem;

        public ImmutableList<string?> Versions { get; set; } = [];

        public string? Mark => Versions[^1];

        /// <summary>How many of its versions have been compared with what there is.</summary>
        public int Compared { get; set; }

        /// <summary>Where it was merged into, and which version that made there.</summary>
        public (Kept Firm, int Version)? Into { get; set; }
    }

    /// <summary>A change: each of what it changes has one version more afterwards, or none of them has.</summary>
    /// <param name="Kind">Which.</param>
    /// <param name="Send">Makes it.</param>
    /// <param name="Made">What it changes, and what that says then.</param>
    sealed record Change(CrashChange Kind, Func<Task> Send, params (Kept What, string? Mark)[] Made)
    {
        /// <summary>What else is known once it is made.</summary>
        public Action Then { get; init; } = () => { };
    }

    /// <summary>Goes on at a new process.</summary>
    public void SignIn(string site, string token)
    {
        http.Dispose();
        http = SentForm.Client(site, token);
        asked = false;
    }

    public void Dispose() => http.Dispose();

    /// <summary>Changes something, again and again, until nobody answers any more.</summary>
    public async Task WorkAsync(Action acknowledged)
    {
        while (true)
        {
            underWay = Next();
            try
            {
                await underWay.Send();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return;
            }

            Keep();
            acknowledged();
        }
    }

    /// <summary>Compares what is there with what was acknowledged, every version of it; of the change under way all is there, or nothing.</summary>
    /// <param name="all">Also that which has not been changed since it was last compared.</param>
    public async Task CheckAsync(bool all)
    {
        // A creation is sent again: whether it was made already or is made now, there is one firm afterwards.
        if (underWay is { Kind: CrashChange.Create } creation)
        {
            await creation.Send();
            Keep();
        }

        if (underWay is { } change)
        {
            var there = await Task.WhenAll(change.Made.Select(async m => (await ReadAsync(m.What)).Count > m.What.Versions.Count));
            Assert.Single(there.Distinct());
            if (there[0])
            {
                Keep();
            }
        }

        underWay = null;
        foreach (var kept in firms.Concat(items).Where(k => all || k.Compared < k.Versions.Count))
        {
            Assert.Equal(kept.Versions, await ReadAsync(kept));
            kept.Compared = kept.Versions.Count;
        }
    }

    void Keep()
    {
        foreach (var (what, mark) in underWay!.Made)
        {
            if (what.Versions.IsEmpty)
            {
                (what.IsItem ? items : firms).Add(what);
            }

            what.Versions = what.Versions.Add(mark);
        }

        underWay.Then();
        Acknowledged[(int)underWay.Kind]++;
        underWay = null;
    }

    Change Next()
    {
        var living = firms.Where(f => f.Mark is not null).ToList();
        if (living.Count < 3 || (living.Count < MostFirms && random.Next(4) == 0))
        {
            return Create();
        }

        var firm = Any(living);
        var deleted = firms.Where(f => f.Mark is null && f.Into is null).ToList();
        var merged = firms.Where(f => f.Into is { Firm.Mark: not null }).ToList();
        return random.Next(12) switch
        {
            0 => Delete(firm),
            1 when deleted.Count > 0 => Restore(Any(deleted)),
            2 => Merge(firm, Any([.. living.Except([firm])])),
            3 when merged.Count > 0 => Unmerge(Any(merged)),
            < 6 when number < Senders && !asked => OpenItem(firm),
            < 7 when items.Count > 0 => ChangeItem(Any(items)),
            _ => Edit(firm),
        };
    }

    Kept Any(List<Kept> list) => list[random.Next(list.Count)];

    Change Create()
    {
        var (mark, firm) = (Mark(), new Kept());
        var body = Body(mark);
        return new(
            CrashChange.Create,
            async () => firm.Id = (string)(await SendAsync(HttpMethod.Post, "/api/v1/firms", HttpStatusCode.Created, body, ("Idempotency-Key", mark)))!["id"]!,
            (firm, mark));
    }

    Change Edit(Kept firm)
    {
        var mark = Mark();
        var body = Body(mark);
        return new(CrashChange.Edit, () => SendAsync(HttpMethod.Put, firm, "", body), (firm, mark));
    }

    Change Delete(Kept firm) => new(CrashChange.Delete, () => SendAsync(HttpMethod.Delete, firm, ""), (firm, null));

    Change Restore(Kept firm) => new(CrashChange.Restore, () => SendAsync(HttpMethod.Post, firm, "/restore"), (firm, firm.Versions[^2]));

    Change Merge(Kept firm, Kept other)
    {
        var mark = Mark();
        var body = $$"""{"other":"{{other.Id}}","otherVersion":{{other.Versions.Count}},"firm":{{Body(mark)}}}""";
        return new(CrashChange.Merge, () => SendAsync(HttpMethod.Post, firm, "/merge", body), (firm, mark), (other, null))
        {
            Then = () => other.Into = (firm, firm.Versions.Count),
        };
    }

    /// <summary>The firm says again what it said before the merge, unless it was changed since.</summary>
    Change Unmerge(Kept other)
    {
        var (firm, version) = other.Into!.Value;
        var mark = firm.Mark == firm.Versions[version - 1] ? firm.Versions[version - 2] : firm.Mark;
        var body = $$"""{"other":"{{other.Id}}"}""";
        return new(CrashChange.Unmerge, () => SendAsync(HttpMethod.Post, firm, "/unmerge", body), (firm, mark), (other, other.Versions[^2]))
        {
            Then = () => other.Into = null,
        };
    }

    Change OpenItem(Kept firm)
    {
        asked = true;
        var item = new Kept(FirmId.New(), isItem: true);
        return new(
            CrashChange.OpenItem,
            async () =>
            {
                var url = $"/firms/{firm.Id}/correct";
                var form = await SentForm.GetAsync(http, url, url);
                (form["number"], form["kind"], form["text"]) = (item.Id, "Correction", "电话打不通了");
                Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(http)).Status);
            },
            (item, ""));
    }

    Change ChangeItem(Kept item)
    {
        var mark = Mark();
        return new(
            CrashChange.ChangeItem,
            async () =>
            {
                var form = await SentForm.GetAsync(http, "/work/" + item.Id, "/work/" + item.Id);
                form["owner"] = mark;
                Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(http)).Status);
            },
            (item, mark));
    }

    /// <summary>What each version says of it, as it is told over REST; of an item its page tells only the newest.</summary>
    async Task<ImmutableList<string?>> ReadAsync(Kept what)
    {
        if (what.IsItem)
        {
            var form = await SentForm.GetAsync(http, "/work/" + what.Id, "/work/" + what.Id);
            if (form.Status == HttpStatusCode.NotFound)
            {
                return [];
            }

            var version = int.Parse(form["version"], CultureInfo.InvariantCulture);
            return [.. what.Versions.Take(version - 1), form["owner"]];
        }

        var history = await SendAsync(HttpMethod.Get, $"/api/v1/firms/{what.Id}/history", HttpStatusCode.OK);
        var told = history!["items"]!.AsArray().Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(v => (int)v!["version"]!));
        return [.. told.Select(v => (bool)v!["deleted"]! ? null : (string?)v["details"]!["otherNames"]![0])];
    }

    string Mark() => $"m{number}n{marks++}x";

    /// <summary>A firm that counts in a market, with a figure of its own.</summary>
    string Body(string mark) =>
        $$"""
        {"legalName":"南阳{{mark}}艾草制品有限公司","otherNames":["{{mark}}"],"township":"411303101","products":["moxa-stick"],
         "output":[{"year":2024,"product":"moxa-stick","yuan":{{1_000 + (marks * 16) + number}},"basis":"published"}]}
        """;

    /// <summary>Changes the version of a firm that is known.</summary>
    Task<JsonNode?> SendAsync(HttpMethod method, Kept firm, string what, string? body = null) =>
        SendAsync(method, $"/api/v1/firms/{firm.Id}{what}", method == HttpMethod.Delete ? HttpStatusCode.NoContent : HttpStatusCode.OK, body, ("If-Match", $"\"{firm.Versions.Count}\""));

    async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpStatusCode status, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
