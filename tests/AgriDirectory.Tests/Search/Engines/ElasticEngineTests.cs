using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Search.Elastic;
using Microsoft.Extensions.DependencyInjection;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>The engines' contract on a real Elasticsearch, and what only it can suffer.</summary>
public sealed class ElasticEngineTests : SearchEngineContract
{
    ElasticServer? server;

    ElasticServer Server => server ??= new ElasticServer();

    string Index => Server.Options.Prefix + "-000001";

    protected override Task<ISearchEngine> OpenAsync() => Task.FromResult(Server.Open());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    static SearchPlan Paged => Everything(take: 10) with { WantCursor = true };

    /// <summary>Ends the point in time of a plan's cursor, as its time would.</summary>
    async Task CloseAsync(SearchPlan plan) =>
        Assert.True((await Server.SendAsync(HttpMethod.Delete, "_pit", JsonSerializer.Serialize(new { id = ElasticCursors.Read(plan).Pit }))).Done);

    static FirmDocument[] Many(int count) => [.. Enumerable.Range(0, count).Select(n => Doc(n))];

    [Fact]
    public async Task The_index_refuses_fields_it_does_not_know_and_keeps_no_more_of_a_firm_than_its_card()
    {
        await WriteAsync(1, Doc(1));
        var refused = await Server.SendAsync(HttpMethod.Put, Index + "/_doc/X", """{"id":"X","phone":"1"}""");
        Assert.Equal(400, refused.Status);
        Assert.Contains("strict", refused.Reason(), StringComparison.Ordinal);
        var source = (await Server.SendAsync(HttpMethod.Get, $"{Index}/_source/{IdOf(1)}")).JsonOf("a look");
        Assert.Equal(["card"], source.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_row_that_the_mapping_refuses_is_parked_with_the_reason_and_the_others_of_its_bulk_go_on()
    {
        // A latitude beyond the pole passes our own look at a document, and not Elasticsearch's.
        var odd = Doc(2) with { Card = Doc(2).Card! with { Location = new GeoPoint(91, 0) } };
        var outcomes = await Engine.WriteAsync(1, [Doc(1), odd, Doc(3)]);
        Assert.Equal([true, false, true], outcomes.Select(o => o is null));
        Assert.Contains("latitude", outcomes[1], StringComparison.OrdinalIgnoreCase);
        await Engine.MakeVisibleAsync(1);
        Assert.Equal(2, await Engine.CountAsync(1));
    }

    [Fact]
    public async Task A_full_disk_is_unavailable_and_the_same_batch_goes_in_when_there_is_room()
    {
        // Elasticsearch looks each half minute whether there is room, and lifts the block itself if there is: perhaps before the write.
        var (tries, refusal) = (0, default(Exception));
        while (refusal is null && tries++ < 3)
        {
            await Server.SendAsync(HttpMethod.Put, Index + "/_settings", """{"index.blocks.read_only_allow_delete":true}""");
            refusal = await Record.ExceptionAsync(() => Engine.WriteAsync(1, [Doc(tries)]));
        }

        Assert.IsType<EngineUnavailableException>(refusal);
        await Server.SendAsync(HttpMethod.Put, Index + "/_settings", """{"index.blocks.read_only_allow_delete":null}""");
        await WriteAsync(1, Doc(tries));
        Assert.Equal(tries, await Engine.CountAsync(1));
    }

    [Fact]
    public async Task A_write_to_a_generation_that_was_deleted_makes_no_index_of_its_own()
    {
        await Server.SendAsync(HttpMethod.Delete, Index);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => Engine.WriteAsync(1, Many(3)));
        Assert.Equal(EngineHealth.Missing, await Engine.CheckAsync(1));
        Assert.Empty(await Server.IndicesAsync());
    }

    [Fact]
    public async Task An_index_that_is_not_the_directorys_is_neither_taken_nor_deleted()
    {
        var theirs = Server.Options.Prefix + "-000007";
        await Server.SendAsync(HttpMethod.Put, theirs, "{}");
        var refusal = await Assert.ThrowsAsync<EngineUnavailableException>(() => Engine.CreateAsync(7, FirmDocuments.Rules));
        Assert.Contains("Search:Prefix", refusal.Message, StringComparison.Ordinal);
        await Engine.KeepOnlyAsync([]);
        Assert.Equal([theirs], await Server.IndicesAsync());
    }

    [Fact]
    public async Task An_old_generation_outlives_its_last_cursor_and_no_more()
    {
        await WriteAsync(1, Many(30));
        var answer = await Engine.SearchAsync(Paged);
        await FreshAsync(2);
        await Engine.KeepOnlyAsync([2]);
        Assert.Equal(EngineHealth.Missing, await Engine.CheckAsync(1));
        Assert.Contains(Index, await Server.IndicesAsync());

        var plan = Paged with { Cursor = answer.Next };
        Assert.Equal(10, (await Engine.SearchAsync(plan)).Hits.Count);

        await CloseAsync(plan);
        await Eventually.TrueAsync(async () =>
        {
            await Engine.KeepOnlyAsync([2]);
            return !(await Server.IndicesAsync()).Contains(Index);
        });
    }

    [Fact]
    public async Task A_cursor_whose_point_in_time_is_gone_has_expired()
    {
        await WriteAsync(1, Many(30));
        var plan = Paged with { Cursor = (await Engine.SearchAsync(Paged)).Next };
        await CloseAsync(plan);
        Assert.True((await Assert.ThrowsAsync<CursorException>(() => Engine.SearchAsync(plan))).Expired);

        plan = Paged with { Cursor = (await Engine.SearchAsync(Paged)).Next };
        await Server.SendAsync(HttpMethod.Delete, Index);
        Assert.True((await Assert.ThrowsAsync<CursorException>(() => Engine.SearchAsync(plan))).Expired);
    }

    [Fact]
    public async Task A_search_whose_answer_fits_a_page_leaves_no_point_in_time_behind()
    {
        await WriteAsync(1, Many(10));
        Assert.Null((await Engine.SearchAsync(Paged)).Next);
        await Eventually.TrueAsync(async () =>
        {
            var stats = (await Server.SendAsync(HttpMethod.Get, Index + "/_stats/search")).JsonOf("a look");
            return stats.GetProperty("_all").GetProperty("total").GetProperty("search").GetProperty("open_contexts").GetInt64() == 0;
        });
    }

    [Theory]
    [InlineData(SortOrder.Distance)]
    [InlineData(SortOrder.Newest)]
    [InlineData(SortOrder.Capital)]
    public async Task Cursors_pass_from_known_values_to_unknown_ones(SortOrder sort)
    {
        var make = new RandomPlans(5);
        var documents = Enumerable.Range(0, 40).Select(n => make.Document(IdOf(n), 1)).ToArray();
        await WriteAsync(1, documents);
        var plan = Paged with { Sort = sort, Near = new GeoPoint(33.5, 112.5), Take = 7 };
        var all = new PlanEvaluator(documents).Answer(plan with { Take = 100 }).Hits.Select(h => h.Card.Id);
        var seen = new List<string>();
        for (var answer = await Engine.SearchAsync(plan); ; answer = await Engine.SearchAsync(plan with { Cursor = answer.Next }))
        {
            seen.AddRange(answer.Hits.Select(h => h.Card.Id));
            if (answer.Next is null)
                break;
        }

        Assert.Equal(all, seen);
    }

    [Fact]
    public async Task A_batch_of_several_bulks_keeps_the_order_of_outcomes()
    {
        var documents = Enumerable.Range(0, 2500).Select(n => n % 1100 == 1099 ? Doc(n) with { Id = "bad" } : Doc(n)).ToArray();
        var outcomes = await Engine.WriteAsync(1, documents);
        Assert.Equal([1099, 2199], outcomes.Select((o, i) => (o, i)).Where(o => o.o is not null).Select(o => o.i));
        await Engine.MakeVisibleAsync(1);
        Assert.Equal(2498, await Engine.CountAsync(1));
    }

    [Fact]
    public async Task Long_beginnings_and_tokens_with_signs_of_the_index_itself_are_found_as_they_are()
    {
        var odd = new[] { "a b", "\ue000", "\ue001x", "\ue002", "", "\n", " " };
        await WriteAsync(1, Doc(1, token: new string('a', 5000)) with { Positions = new Dictionary<IndexField, string[][][]> { [IndexField.Name] = [[odd, [], ["end"]]] } });
        Clause[] found =
        [
            new Clause.Beginning(IndexField.Ng, new string('a', ElasticQueries.MostBeginning)),
            new Clause.Beginning(IndexField.Name, "a "),
            new Clause.Beginning(IndexField.Name, "\ue001"),
            .. odd.Select(o => new Clause.Term(IndexField.Name, o)),
            .. odd.Select(o => new Clause.Phrase(IndexField.Name, [[o, "other"]])),
        ];
        foreach (var clause in found)
            Assert.Equal(1, (await Engine.SearchAsync(Everything() with { Set = clause })).Total);

        foreach (var clause in new Clause[] { new Clause.Term(IndexField.Name, "x"), new Clause.Term(IndexField.Name, "a"), new Clause.Phrase(IndexField.Name, [["a b"], ["end"]]) })
            Assert.Equal(0, (await Engine.SearchAsync(Everything() with { Set = clause })).Total);
    }

    [Fact]
    public async Task Any_plan_is_answered_from_three_shards_as_the_oracle_says()
    {
        await using var shards = new ElasticServer { Options = Server.Options with { Prefix = Server.Options.Prefix + "x", Shards = 3 } };
        var engine = shards.Open();
        var make = new RandomPlans(77);
        var documents = Enumerable.Range(0, 50).Select(n => make.Document(IdOf(n), 1)).ToArray();
        await engine.CreateAsync(1, FirmDocuments.Rules);
        await engine.SwitchAsync(1);
        Assert.All(await engine.WriteAsync(1, documents), Assert.Null);
        await engine.MakeVisibleAsync(1);
        var oracle = new PlanEvaluator(documents);
        for (var i = 0; i < 80; i++)
        {
            var plan = make.Plan();
            Assert.Equal(EngineAnswers.Text(oracle.Answer(plan)), EngineAnswers.Text(await engine.SearchAsync(plan)));
        }
    }
}
