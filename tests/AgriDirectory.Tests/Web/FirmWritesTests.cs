using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Web;

/// <summary>Clerks create, change and delete firms over REST, on the built client with the whole sample in it.</summary>
public sealed class FirmWritesTests(RealFixture site) : IClassFixture<RealFixture>
{
    static int names;

    [Fact]
    public async Task A_created_firm_has_a_place_a_version_and_what_was_sent()
    {
        using var created = await SendAsync(HttpMethod.Post, "/api/v1/firms?wait=true", Firm("南阳立业艾草制品有限公司"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var firm = await JsonAsync(created);
        var id = (string)firm["id"]!;
        Assert.Equal($"/api/v1/firms/{id}", created.Headers.Location!.OriginalString);
        Assert.Equal("\"1-full\"", created.Headers.ETag!.Tag);
        Assert.Equal("true", created.Headers.GetValues("Firm-Visible").Single());
        Assert.Equal(("company", "mugwort", false), ((string)firm["kind"]!, (string)firm["trades"]![0]!, (bool)firm["sample"]!));
        Assert.Equal("王某某", (string)firm["person"]!["name"]!);
        Assert.Empty(firm["warnings"]!.AsArray());

        // It waited until the firm can be found, and the made-up ones have gone for it.
        var found = await JsonAsync(await site.Http.GetAsync("/api/v1/firms?q=立业"));
        Assert.Equal(id, (string)found["items"]![0]!["id"]!);
        await Eventually.TrueAsync(async () =>
            (await JsonAsync(await site.Http.GetAsync("/api/v1/firms?size=100")))["items"]!.AsArray().All(i => !(bool)i!["sample"]!));
    }

    [Fact]
    public async Task Clerks_read_what_they_saved_and_the_public_its_view()
    {
        var (id, _) = await CreateAsync(Firm(Name()));
        using var full = await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id);
        var (clerks, publics) = (await JsonAsync(full), await site.Http.GetAsync("/api/v1/firms/" + id));
        Assert.Equal("operator", (string)clerks["changedBy"]!);
        Assert.Equal(2, clerks["output"]!.AsArray().Count);
        Assert.Equal("private, no-store", full.Headers.GetValues("Cache-Control").Single().Replace("no-store, private", "private, no-store", StringComparison.Ordinal));
        Assert.Equal("Authorization, Cookie", string.Join(", ", full.Headers.Vary));

        var seen = await JsonAsync(publics);
        Assert.Equal(("\"1\"", "\"1-full\""), (publics.Headers.ETag!.Tag, full.Headers.ETag!.Tag));
        Assert.Null(seen["person"]);
        Assert.Null(seen["changedBy"]);
        Assert.Single(seen["output"]!.AsArray());
        Assert.Equal("Authorization, Cookie", string.Join(", ", publics.Headers.Vary));

        foreach (var (tag, clerk, status) in new[] { ("\"1-full\"", true, 304), ("\"1\"", true, 200), ("\"1\"", false, 304), ("\"1-full\"", false, 200) })
        {
            using var again = await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id, headers: [("If-None-Match", tag)], clerk: clerk);
            Assert.Equal(status, (int)again.StatusCode);
        }
    }

    [Fact]
    public async Task What_a_clerk_read_can_be_sent_back_and_changes_nothing()
    {
        var (id, tag) = await CreateAsync(Firm(Name()));
        var firm = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id));
        firm["sample"] = true;
        using var same = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id + "?wait=true", firm.ToJsonString(), [("If-Match", tag)]);
        Assert.Equal((HttpStatusCode.OK, "\"1-full\""), (same.StatusCode, same.Headers.ETag!.Tag));
        var back = await JsonAsync(same);
        Assert.False((bool)back["sample"]!);

        back["employees"] = 12;
        using var changed = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id, back.ToJsonString(), [("If-Match", "W/\"1\"")]);
        Assert.Equal((HttpStatusCode.OK, "\"2-full\""), (changed.StatusCode, changed.Headers.ETag!.Tag));
        Assert.Equal(12, (int)(await JsonAsync(changed))["employees"]!);
    }

    [Theory]
    [InlineData(null, 428, "if-match-required")]
    [InlineData("*", 400, "if-match-form")]
    [InlineData("\"1\", \"2\"", 400, "if-match-form")]
    [InlineData("\"next\"", 400, "if-match-form")]
    [InlineData("\"0\"", 412, "version-conflict")]
    [InlineData("\"2\"", 412, "version-conflict")]
    public async Task A_change_says_which_version_it_has_seen(string? tag, int status, string code)
    {
        var (id, _) = await CreateAsync(Firm(Name()));
        (string, string)[] headers = tag is null ? [] : [("If-Match", tag)];
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            using var answer = await SendAsync(method, "/api/v1/firms/" + id, method == HttpMethod.Put ? Firm(Name()) : null, headers);
            Assert.Equal((status, code), ((int)answer.StatusCode, await CodeAsync(answer)));
            if (status == 412) Assert.Equal("\"1-full\"", answer.Headers.ETag!.Tag);
        }
    }

    [Fact]
    public async Task A_deleted_firm_is_gone_and_one_that_never_was_is_not_found()
    {
        var (id, tag) = await CreateAsync(Firm(Name()));
        using var deleted = await SendAsync(HttpMethod.Delete, $"/api/v1/firms/{id}?wait=true", headers: [("If-Match", tag)]);
        Assert.Equal((HttpStatusCode.NoContent, "true"), (deleted.StatusCode, deleted.Headers.GetValues("Firm-Visible").Single()));
        foreach (var (other, status, code) in new[] { (id, 410, "firm-deleted"), ("0000000000", 404, "firm-not-found"), ("nobody", 404, "firm-not-found") })
        {
            using var put = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + other, Firm(Name()), [("If-Match", tag)]);
            using var delete = await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + other, headers: [("If-Match", tag)]);
            Assert.Equal((status, code), ((int)put.StatusCode, await CodeAsync(put)));
            Assert.Equal((status, code), ((int)delete.StatusCode, await CodeAsync(delete)));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync("/api/v1/firms/" + id)).StatusCode);
    }

    [Theory]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","trades":["mugwort"],"colour":"red"}""", "colour", "field-unknown")]
    [InlineData("""{"LegalName":"南阳某某艾草有限公司","trades":["mugwort"]}""", "LegalName", "field-unknown")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","contact":{"fax":"1"}}""", "contact.fax", "field-unknown")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","kind":"guild"}""", "kind", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","employees":"many"}""", "employees", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","employees":99999999999}""", "employees", "json-type")]
    [InlineData("""{"legalName":"\ud800艾草"}""", "legalName", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","trades":null}""", "trades", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","oem":null}""", "oem", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","trades":"rose"}""", "trades", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","otherNames":[null]}""", "otherNames[0]", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","output":[null]}""", "output[0]", "json-type")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","output":[{"year":2024,"basis":"declared"}]}""", "output[0].yuan", "missing")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","output":[{"year":2024,"yuan":1}]}""", "output[0].basis", "missing")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","location":{"latitude":33}}""", "location.longitude", "missing")]
    [InlineData("""{"trades":["mugwort"]}""", "legalName", "missing")]
    [InlineData("""{"legalName":null,"trades":["mugwort"]}""", "legalName", "missing")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司"}""", "trades", "missing")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","trades":["mugwort"],"kind":77}""", "kind", "value-unknown")]
    [InlineData("""{"legalName":"南阳某某艾草有限公司","trades":["mugwort"],"creditCode":"123"}""", "creditCode", "credit-code-form")]
    public async Task A_refusal_names_each_field(string body, string field, string code)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms?lang=en", body);
        var problem = await JsonAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, problem.ToJsonString());
        Assert.Equal("firm-invalid", (string)problem["code"]!);
        Assert.Contains((field, code), problem["errors"]!.AsArray().Select(e => ((string)e!["field"]!, (string)e["code"]!)));
        Assert.All(problem["errors"]!.AsArray(), e => Assert.NotEqual((string)e!["code"]!, (string)e["message"]!));
    }

    [Theory]
    [InlineData("[]", "application/json", 400, "json-broken")]
    [InlineData("{\"legalName\":", "application/json", 400, "json-broken")]
    [InlineData("", "application/json", 400, "json-broken")]
    [InlineData("{\"legalName\":\"a\",\"legalName\":\"b\"}", "application/json", 400, "json-broken")]
    [InlineData("{\"\\ud800\":1}", "application/json", 400, "json-broken")]
    [InlineData("{}", "text/csv", 415, "media-type")]
    public async Task What_is_no_firm_at_all_is_a_problem(string body, string type, int status, string code)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms", body, type: type);
        Assert.Equal((status, code), ((int)answer.StatusCode, await CodeAsync(answer)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_end_is_refused(bool lengthTold)
    {
        using var request = Request(HttpMethod.Post, "/api/v1/firms");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"legalName\":\"" + new string('a', 1 << 20) + "\"}"));
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = !lengthTold;
        using var answer = await site.Http.SendAsync(request);
        Assert.Equal((413, "body-too-large"), ((int)answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Only_clerks_change_anything()
    {
        var (id, tag) = await CreateAsync(Firm(Name()));
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/v1/firms"), (HttpMethod.Put, "/api/v1/firms/" + id), (HttpMethod.Delete, "/api/v1/firms/" + id) })
        {
            using var answer = await SendAsync(method, path, method == HttpMethod.Delete ? null : Firm(Name()), [("If-Match", tag)], clerk: false);
            Assert.Equal((401, "sign-in-required"), ((int)answer.StatusCode, await CodeAsync(answer)));
        }

        Assert.Equal(1, (long)(await JsonAsync(await site.Http.GetAsync("/api/v1/firms/" + id)))["version"]!);
    }

    [Fact]
    public async Task Another_firms_credit_code_is_a_conflict_that_names_it()
    {
        const string code = "91411303MA9K2ABC1X";
        var right = code[..17] + AgriDirectory.Firms.CreditCode.CheckCharacter(code.AsSpan(0, 17));
        var (id, _) = await CreateAsync(Firm(Name(), f => f["creditCode"] = right));
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms", Firm(Name(), f => f["creditCode"] = right));
        var problem = await JsonAsync(answer);
        Assert.Equal((409, "credit-code-taken", id), ((int)answer.StatusCode, (string)problem["code"]!, (string)problem["value"]!));
        Assert.Equal("creditCode", (string)problem["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task A_warning_does_not_stop_a_save()
    {
        const string code = "91411303MA9K2DEF1";
        var wrong = code + (AgriDirectory.Firms.CreditCode.CheckCharacter(code) == '0' ? '1' : '0');
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms", Firm(Name(), f => f["creditCode"] = wrong));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("credit-code-checksum", (string)(await JsonAsync(answer))["warnings"]![0]!["code"]!);
    }

    [Fact]
    public async Task Sixty_four_editors_of_one_firm_lose_no_change()
    {
        var (id, _) = await CreateAsync(Firm(Name(), f => f["employees"] = 0));
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 64).Select(async editor =>
        {
            while (true)
            {
                using var read = await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id);
                var firm = await JsonAsync(read);
                (firm["employees"], firm["chain"]) = ((int)firm["employees"]! + 1, $"editor {editor}");
                using var answer = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id, firm.ToJsonString(), [("If-Match", read.Headers.ETag!.Tag)]);
                if (answer.StatusCode == HttpStatusCode.OK) return ((long)(await JsonAsync(answer))["version"]!, (int)firm["employees"]!, (string)firm["chain"]!);
                Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
            }
        }));
        var last = await JsonAsync(await site.Http.GetAsync("/api/v1/firms/" + id));
        Assert.Equal((64, 65L), ((int)last["employees"]!, (long)last["version"]!));

        // Every editor's change is the version that was acknowledged to that editor, and there is no other.
        var history = await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{id}/history"));
        var versions = history["items"]!.AsArray().Select(v => ((long)v!["version"]!, (int)v["details"]!["employees"]!, (string?)v["details"]!["chain"])).Reverse().ToList();
        Assert.Equal([(1, 0, null), .. acknowledged.Order()], versions);
    }

    [Fact]
    public async Task The_same_key_creates_one_firm_however_often_it_is_sent()
    {
        var (key, body) = (Guid.NewGuid().ToString(), Firm(Name()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(HttpMethod.Post, "/api/v1/firms", body, [("Idempotency-Key", key)])));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        var texts = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));
        var first = Assert.Single(texts.Distinct());
        var id = (string)JsonNode.Parse(first)!["id"]!;

        // Whatever becomes of the firm, the request's answer stays what it was.
        using var changed = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id, Firm(Name()), [("If-Match", "\"1\"")]);
        using var afterChange = await SendAsync(HttpMethod.Post, "/api/v1/firms", body, [("Idempotency-Key", key)]);
        using var deleted = await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + id, headers: [("If-Match", "\"2\"")]);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (changed.StatusCode, deleted.StatusCode));
        using var afterDelete = await SendAsync(HttpMethod.Post, "/api/v1/firms", body, [("Idempotency-Key", key)]);
        foreach (var answer in new[] { afterChange, afterDelete })
        {
            Assert.Equal((HttpStatusCode.Created, "\"1-full\""), (answer.StatusCode, answer.Headers.ETag!.Tag));
            Assert.Equal(first, await answer.Content.ReadAsStringAsync());
        }

        using var other = await SendAsync(HttpMethod.Post, "/api/v1/firms", Firm(Name()), [("Idempotency-Key", key)]);
        Assert.Equal((422, "idempotency-key-reused"), ((int)other.StatusCode, await CodeAsync(other)));
        using var wrong = await SendAsync(HttpMethod.Post, "/api/v1/firms", body, [("Idempotency-Key", new string('k', 201))]);
        Assert.Equal((400, "idempotency-key-form"), ((int)wrong.StatusCode, await CodeAsync(wrong)));
    }

    [Fact]
    public async Task Some_fields_of_several_firms_come_in_the_order_of_their_ids()
    {
        var (first, _) = await CreateAsync(Firm(Name()));
        var (second, _) = await CreateAsync(Firm(Name()));
        var batch = await JsonAsync(await site.Http.GetAsync($"/api/v1/firms/batch?ids={second},0000000000,{first}&ids=nobody&fields=id,legalName,person"));
        Assert.Equal([second, first], batch["items"]!.AsArray().Select(i => (string)i!["id"]!));
        Assert.All(batch["items"]!.AsArray(), i => Assert.Equal(["id", "legalName"], i!.AsObject().Select(p => p.Key)));
        Assert.Equal(["0000000000", "nobody"], batch["missing"]!.AsArray().Select(i => (string)i!));
        var one = await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{first}?fields=version,person"));
        Assert.Equal(["version", "person"], one.AsObject().Select(p => p.Key));

        foreach (var (path, code) in new[]
        {
            ($"/api/v1/firms/{first}?fields=colour", "unknown-value"), ("/api/v1/firms/batch", "ids-count"),
            ("/api/v1/firms/batch?ids=" + string.Join(',', Enumerable.Range(0, 101)), "ids-count"), ($"/api/v1/firms/{first}/history?before=x", "version-form"),
        })
        {
            using var wrong = await site.Http.GetAsync(path);
            Assert.Equal((400, code), ((int)wrong.StatusCode, await CodeAsync(wrong)));
        }
    }

    [Fact]
    public async Task History_tells_clerks_everything_and_the_public_what_was_public()
    {
        var (id, _) = await CreateAsync(Firm(Name()));
        var firm = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id));
        firm["person"]!["name"] = "李某某";
        (await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id, firm.ToJsonString(), [("If-Match", "\"1\"")])).EnsureSuccessStatusCode();
        firm["employees"] = 7;
        (await SendAsync(HttpMethod.Put, "/api/v1/firms/" + id, firm.ToJsonString(), [("If-Match", "\"2\"")])).EnsureSuccessStatusCode();

        var all = await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{id}/history"));
        Assert.Equal([3, 2, 1], all["items"]!.AsArray().Select(v => (int)v!["version"]!));
        Assert.Equal(["李某某", "李某某", "王某某"], all["items"]!.AsArray().Select(v => (string)v!["details"]!["person"]!["name"]!));
        Assert.All(all["items"]!.AsArray(), v => Assert.Equal(("operator", "api"), ((string)v!["changedBy"]!, (string)v["source"]!)));
        var earlier = await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{id}/history?before=2"));
        Assert.Equal([1], earlier["items"]!.AsArray().Select(v => (int)v!["version"]!));

        var text = await site.Http.GetStringAsync($"/api/v1/firms/{id}/history");
        Assert.DoesNotContain("某某\"", text, StringComparison.Ordinal);
        var seen = JsonNode.Parse(text)!["items"]!.AsArray();
        Assert.Equal([3, 1], seen.Select(v => (int)v!["version"]!));
        Assert.All(seen, v => Assert.Equal("clerk", (string)v!["changedBy"]!));

        (await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + id, headers: [("If-Match", "\"3\"")])).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/api/v1/firms/{id}/history")).StatusCode);
        var whole = await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{id}/history"));
        Assert.Equal([(4, true), (3, false), (2, false), (1, false)], whole["items"]!.AsArray().Select(v => ((int)v!["version"]!, (bool)v["deleted"]!)));
    }

    static string Name() => $"南阳第{Interlocked.Increment(ref names)}艾草制品有限公司";

    static string Firm(string name, Action<JsonObject>? change = null)
    {
        var firm = new JsonObject
        {
            ["legalName"] = name,
            ["township"] = "411303101",
            ["products"] = new JsonArray("moxa-stick"),
            ["output"] = new JsonArray(
                new JsonObject { ["year"] = 2024, ["product"] = "moxa-stick", ["yuan"] = 1_000_000, ["basis"] = "published" },
                new JsonObject { ["year"] = 2025, ["product"] = "moxa-stick", ["yuan"] = 2_000_000, ["basis"] = "declared" }),
            ["person"] = new JsonObject { ["name"] = "王某某" },
        };
        change?.Invoke(firm);
        return firm.ToJsonString();
    }

    async Task<(string Id, string Tag)> CreateAsync(string firm)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms", firm);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return ((string)(await JsonAsync(answer))["id"]!, answer.Headers.ETag!.Tag);
    }

    HttpRequestMessage Request(HttpMethod method, string path, bool clerk = true)
    {
        var request = new HttpRequestMessage(method, path);
        if (clerk) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        return request;
    }

    async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, (string Name, string Value)[]? headers = null, bool clerk = true, string type = "application/json")
    {
        using var request = Request(method, path, clerk);
        foreach (var (name, value) in headers ?? []) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        return await site.Http.SendAsync(request);
    }

    static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)(await JsonAsync(answer))["code"]!;
}
