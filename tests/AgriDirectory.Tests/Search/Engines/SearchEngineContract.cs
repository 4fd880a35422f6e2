using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>What every search engine must do. A class an engine says how it is opened.</summary>
public abstract class SearchEngineContract : IAsyncLifetime
{
    ISearchEngine engine = null!;

    protected ISearchEngine Engine => engine;

    /// <summary>Opens the engine over this test's own storage: empty at first, and later what an earlier one left there.</summary>
    protected abstract Task<ISearchEngine> OpenAsync();

    public virtual async ValueTask InitializeAsync()
    {
        engine = await OpenAsync();
        await FreshAsync(1);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        engine = await OpenAsync();
    }

    async Task CloseAsync()
    {
        if (engine is IAsyncDisposable closing)
            await closing.DisposeAsync();
    }

    protected async Task FreshAsync(int generation)
    {
        Assert.True(await engine.CreateAsync(generation, FirmDocuments.Rules));
        await engine.SwitchAsync(generation);
    }

    protected async Task WriteAsync(int generation, params FirmDocument[] documents)
    {
        Assert.All(await engine.WriteAsync(generation, documents), Assert.Null);
        await engine.MakeVisibleAsync(generation);
    }

    protected static string IdOf(int number) => FirmId.FromNumber((ulong)number);

    protected static FirmDocument Doc(int number, long version = 1, long? output = null, string token = "a") => new()
    {
        Id = IdOf(number),
        Version = version,
        Card = new FirmCard { Id = IdOf(number), LegalName = FormattableString.Invariant($"Firm {number} v{version}"), OutputYuan = output, OutputYear = output is null ? null : 2023 },
        Tokens = new Dictionary<IndexField, string[]> { [IndexField.Ng] = [token] },
        Facets = new Dictionary<FacetField, string[]> { [FacetField.Trade] = [number % 2 == 0 ? "rose" : "mugwort"] },
    };

    protected static FirmDocument Grave(int number, long version) => new() { Id = IdOf(number), Version = version, Card = null };

    protected static SearchPlan Everything(int take = 100) => new() { Set = new Clause.Everything(), Sort = SortOrder.Output, Take = take };

    protected async Task<string[]> NamesAsync(SearchPlan? plan = null) =>
        [.. (await engine.SearchAsync(plan ?? Everything())).Hits.Select(h => h.Card.LegalName)];

    [Fact]
    public async Task Any_plan_over_any_documents_is_answered_as_the_oracle_says()
    {
        for (var seed = 1; seed <= 16; seed++)
        {
            var make = new RandomPlans(seed);
            var documents = Enumerable.Range(0, make.Random.Next(60)).Select(_ => make.Document(40)).DistinctBy(d => (d.Id, d.Version)).ToList();
            await FreshAsync(100 + seed);
            foreach (var batch in documents.Chunk(make.Random.Next(5, 30)))
                await WriteAsync(100 + seed, batch);

            var oracle = new PlanEvaluator(documents);
            for (var i = 0; i < 60; i++)
            {
                var plan = make.Plan();
                AssertSame(oracle.Answer(plan), await engine.SearchAsync(plan), FormattableString.Invariant($"seed {seed}, plan {i}: {Describe(plan)}"));
            }
        }
    }

    static string Describe(SearchPlan plan) => JsonSerializer.Serialize(plan with { Set = new Clause.Everything(), Score = [] }) + Describe(plan.Set);

    static string Describe(Clause clause) => clause switch
    {
        Clause.All all => $"all({string.Join(",", all.Clauses.Select(Describe))})",
        Clause.Any any => $"any({string.Join(",", any.Clauses.Select(Describe))})",
        Clause.Not not => $"not({Describe(not.Clause)})",
        Clause.Phrase phrase => $"{phrase.Field}({string.Join(" ", phrase.Positions.Select(p => string.Join("|", p)))})",
        _ => clause.ToString(),
    };

    static void AssertSame(EngineAnswer expected, EngineAnswer actual, string because)
    {
        Assert.True(expected.Total == actual.Total, $"{because}: {expected.Total} firms expected, {actual.Total} found");
        Assert.True(EngineAnswers.Text(expected) == EngineAnswers.Text(actual), $"{because}\nexpected {EngineAnswers.Text(expected)}\nfound    {EngineAnswers.Text(actual)}");
    }

    [Fact]
    public async Task An_older_or_equal_version_never_replaces_a_newer_one_in_any_order()
    {
        var random = new Random(7);
        var all = Enumerable.Range(0, 30).SelectMany(n => Enumerable.Range(1, 6).Select(v => v % 4 == 0 ? Grave(n, v) : Doc(n, v))).ToArray();
        random.Shuffle(all);
        await Task.WhenAll(all.Chunk(9).Select(b => engine.WriteAsync(1, b)));
        await Task.WhenAll(all.Chunk(7).Select(b => engine.WriteAsync(1, b)));
        await WriteAsync(1, Grave(3, 7), Grave(3, 6), Doc(3, 6));

        var expected = Enumerable.Range(0, 30).Where(n => n != 3).Select(n => FormattableString.Invariant($"Firm {n} v6"));
        Assert.Equal(expected, await NamesAsync());
        Assert.Equal(29, await engine.CountAsync(1));
    }

    [Fact]
    public async Task A_tombstone_is_found_by_nothing_and_keeps_its_version()
    {
        await WriteAsync(1, Doc(1), Doc(2));
        await WriteAsync(1, Grave(1, 5));
        await WriteAsync(1, Doc(1, 4));
        foreach (var set in new Clause[] { new Clause.Everything(), new Clause.All([]), new Clause.Not(new Clause.Nothing()), new Clause.Not(new Clause.Term(IndexField.Ng, "b")) })
            Assert.Equal(["Firm 2 v1"], await NamesAsync(Everything() with { Set = set }));

        await engine.MakeDurableAsync(1);
        await ReopenAsync();
        await engine.SwitchAsync(1);
        await WriteAsync(1, Doc(1, 5));
        Assert.Equal(["Firm 2 v1"], await NamesAsync());
        await WriteAsync(1, Doc(1, 6));
        Assert.Equal(["Firm 1 v6", "Firm 2 v1"], await NamesAsync());
    }

    [Fact]
    public async Task A_document_that_cannot_be_indexed_is_refused_with_a_reason_and_the_others_go_on()
    {
        var outcomes = await engine.WriteAsync(1, [Doc(1), Doc(2, token: new string('艾', 11_000)), Doc(3), Doc(4) with { Id = "no id" }, Doc(5)]);
        Assert.Equal([true, false, true, false, true], outcomes.Select(o => o is null));
        Assert.NotEmpty(outcomes[1]!);
        await engine.MakeDurableAsync(1);
        await engine.MakeVisibleAsync(1);
        Assert.Equal(3, (await engine.SearchAsync(Everything())).Total);
        await WriteAsync(1, Doc(2, 2));
        Assert.Equal(4, (await engine.SearchAsync(Everything())).Total);
    }

    [Fact]
    public async Task A_firm_with_ten_thousand_tokens_and_positions_is_found_by_each()
    {
        var tokens = Enumerable.Range(0, 10_000).Select(i => "t" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        await WriteAsync(1, Doc(1) with
        {
            Tokens = new Dictionary<IndexField, string[]> { [IndexField.Whole] = tokens, [IndexField.Ng] = ["", " ", "\0", "𠮷", new string('x', 32_766)] },
            Positions = new Dictionary<IndexField, string[][][]> { [IndexField.Name] = [[], [[]], [.. tokens.Select(t => new[] { t, "~" + t })]] },
        });
        var long200 = new Clause.Phrase(IndexField.Name, [.. tokens[9_700..9_900].Select((t, i) => ImmutableArray.Create(i % 2 == 0 ? t : "~" + t, "other"))]);
        foreach (var clause in new Clause[]
            { new Clause.Term(IndexField.Whole, "t9999"), new Clause.Beginning(IndexField.Whole, "t999"), long200, new Clause.Term(IndexField.Ng, "\0"), new Clause.Term(IndexField.Ng, "𠮷") })
            Assert.Equal(1, (await engine.SearchAsync(Everything() with { Set = clause })).Total);

        var many = new Clause.Any([.. tokens.Select(t => new Clause.Term(IndexField.Whole, t))]);
        Assert.Equal(1, (await engine.SearchAsync(Everything() with { Set = new Clause.All([many, new Clause.Not(new Clause.Nothing())]) })).Total);
    }

    [Fact]
    public async Task The_score_is_the_exact_sum_of_the_weights()
    {
        await WriteAsync(1, Doc(1), Doc(2, token: "b"));
        var plan = Everything() with
        {
            Sort = SortOrder.Relevance,
            Score = [.. Enumerable.Range(0, 24).Select(i => new Weighted(new Clause.Term(IndexField.Ng, i % 2 == 0 ? "a" : "b"), 1 << i))],
        };
        var hits = (await engine.SearchAsync(plan)).Hits;
        Assert.Equal([0xAAAAAA, 0x555555], hits.Select(h => h.Score));
    }

    [Theory]
    [InlineData(SortOrder.Output)]
    [InlineData(SortOrder.Name)]
    [InlineData(SortOrder.Relevance)]
    public async Task Paging_gives_every_firm_once_while_firms_change_and_the_generation_is_switched(SortOrder sort)
    {
        var random = new Random(11);
        var documents = Enumerable.Range(0, 97).Select(n => Doc(n, output: random.Next(5))).ToArray();
        await WriteAsync(1, documents);
        var plan = Everything(take: 10) with { Sort = sort, WantCursor = true, Score = [new Weighted(new Clause.Facet(FacetField.Trade, "rose"), 4)] };
        var before = (await engine.SearchAsync(plan with { Take = 1000 })).Hits.Select(h => h.Card.Id).ToList();
        var seen = new List<string>();
        var answer = await engine.SearchAsync(plan);
        for (var page = 0; ; page++)
        {
            seen.AddRange(answer.Hits.Select(h => h.Card.Id));
            Assert.Equal(97, answer.Total);
            if (answer.Next is null)
                break;

            await WriteAsync(1, [.. Enumerable.Range(0, 97).Where(_ => random.Next(3) == 0).Select(n => random.Next(4) == 0 ? Grave(n, page + 2) : Doc(n, page + 2, random.Next(9)))]);
            if (page == 4)
            {
                await FreshAsync(2);
                await engine.KeepOnlyAsync([2]);
                Assert.Equal(0, (await engine.SearchAsync(Everything())).Total);
                break;
            }

            answer = await engine.SearchAsync(plan with { Cursor = answer.Next, Take = random.Next(1, 20) });
        }

        while (answer.Next is not null)
        {
            answer = await engine.SearchAsync(plan with { Cursor = answer.Next });
            seen.AddRange(answer.Hits.Select(h => h.Card.Id));
        }

        Assert.Equal(before, seen);
    }

    [Fact]
    public async Task A_page_number_and_a_cursor_agree_and_the_last_page_has_no_cursor()
    {
        await WriteAsync(1, [.. Enumerable.Range(0, 30).Select(n => Doc(n, output: n / 3))]);
        var plan = Everything(take: 10) with { WantCursor = true };
        var second = await engine.SearchAsync(plan with { Skip = 10 });
        var third = await engine.SearchAsync(plan with { Cursor = second.Next, Skip = 5, Counts = false });
        Assert.Equal((await engine.SearchAsync(plan with { Skip = 20 })).Hits.Select(h => h.Card.Id), third.Hits.Select(h => h.Card.Id));
        Assert.Null(third.Next);
        Assert.Null((await engine.SearchAsync(plan with { WantCursor = false })).Next);
        Assert.Null((await engine.SearchAsync(plan with { Skip = 40 })).Next);
    }

    [Fact]
    public async Task A_cursor_that_was_not_given_for_the_question_is_not_valid()
    {
        await WriteAsync(1, [.. Enumerable.Range(0, 30).Select(n => Doc(n))]);
        var plan = Everything(take: 10) with { WantCursor = true };
        var cursor = (await engine.SearchAsync(plan)).Next!;
        var last = cursor[^3] == 'A' ? 'B' : 'A';
        foreach (var bad in new[] { "", "x", "*:*", new string('A', 10_000), cursor + "A", cursor[..^1], cursor[..^3] + last + cursor[^2..], "\ud800" })
            Assert.False((await Assert.ThrowsAsync<CursorException>(() => engine.SearchAsync(plan with { Cursor = bad }))).Expired, bad);

        foreach (var other in new[] { plan with { Sort = SortOrder.Name }, plan with { Set = new Clause.Not(new Clause.Nothing()) }, plan with { Selections = [new(FacetField.Trade, ["rose"])] } })
            Assert.False((await Assert.ThrowsAsync<CursorException>(() => engine.SearchAsync(other with { Cursor = cursor }))).Expired);
    }

    [Fact]
    public async Task Only_a_clerk_finds_by_phone_and_nobody_else_goes_on_with_a_clerks_cursor()
    {
        await WriteAsync(1, [.. Enumerable.Range(0, 12).Select(n => FirmDocuments.Of(new Firm
        {
            Id = IdOf(n),
            Version = 1,
            ChangedAt = DateTimeOffset.UnixEpoch,
            ChangedBy = "test",
            Details = new FirmDetails
            {
                LegalName = "南阳艾草",
                Contact = n % 2 == 0 ? new FirmContact(null, FormattableString.Invariant($"0377-631234{n:00}"), null) : null,
                Person = n % 3 == 0 ? new FirmContact("张三", FormattableString.Invariant($"+86 138 0013 80{n:00}"), null) : null,
            },
        }))]);
        var question = new SearchQuestion { Text = "0377-6312", Phones = true, Size = 4, WantCursor = true };
        var found = await engine.SearchAsync(SearchPlanner.Plan(question));
        Assert.Equal((6, 4), (found.Total, found.Hits.Count));
        Assert.All(found.Hits, h => Assert.Equal(1 << 22, h.Score & (1 << 22)));
        Assert.Equal(2, (await engine.SearchAsync(SearchPlanner.Plan(question with { Cursor = found.Next }))).Hits.Count);
        Assert.Equal(1, (await engine.SearchAsync(SearchPlanner.Plan(question with { Text = "13800138003" }))).Total);
        Assert.Equal(4, (await engine.SearchAsync(SearchPlanner.Plan(question with { Text = "艾草 138 0013" }))).Total);

        var publics = question with { Phones = false };
        Assert.Equal(0, (await engine.SearchAsync(SearchPlanner.Plan(publics))).Total);
        Assert.False((await Assert.ThrowsAsync<CursorException>(() => engine.SearchAsync(SearchPlanner.Plan(publics with { Cursor = found.Next })))).Expired);
    }

    [Fact]
    public async Task Without_a_generation_to_answer_search_says_that_it_is_unavailable()
    {
        // An engine that outlives this process goes on answering from what was switched to.
        await engine.KeepOnlyAsync([]);
        await ReopenAsync();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SearchAsync(Everything()));
        Assert.Equal(EngineHealth.Missing, await engine.CheckAsync(9));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.WriteAsync(9, [Doc(1)]));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.MakeVisibleAsync(9));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.CountAsync(9));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SearchAsync(Everything(), 9));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SwitchAsync(9));
    }

    [Fact]
    public async Task A_generation_that_is_named_answers_whichever_was_switched_to()
    {
        await WriteAsync(1, Doc(1), Doc(2));
        Assert.True(await engine.CreateAsync(2, FirmDocuments.Rules));
        await WriteAsync(2, Doc(3, version: 7));
        await engine.MakeDurableAsync(1);
        await engine.MakeDurableAsync(2);
        Assert.Equal(["Firm 3 v7"], (await engine.SearchAsync(Everything(), 2)).Hits.Select(h => h.Card.LegalName));
        Assert.Equal(2, (await engine.SearchAsync(Everything(), 1)).Total);
        Assert.Equal(2, (await engine.SearchAsync(Everything())).Total);

        await engine.SwitchAsync(2);
        Assert.Equal(2, (await engine.SearchAsync(Everything(), 1)).Total);
        Assert.Equal(1, (await engine.SearchAsync(Everything())).Total);
        await engine.KeepOnlyAsync([2]);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SearchAsync(Everything(), 1));

        // None needs to have been switched to.
        await ReopenAsync();
        Assert.Equal(1, (await engine.SearchAsync(Everything(), 2)).Total);
    }

    [Fact]
    public async Task A_generation_that_exists_is_opened_as_it_is_and_one_of_other_rules_is_made_anew()
    {
        await WriteAsync(1, Doc(1));
        await engine.MakeDurableAsync(1);
        Assert.False(await engine.CreateAsync(1, FirmDocuments.Rules));
        await ReopenAsync();
        Assert.False(await engine.CreateAsync(1, FirmDocuments.Rules));
        Assert.Equal(1, await engine.CountAsync(1));
        Assert.True(await engine.CreateAsync(1, "other"));
        Assert.Equal(0, await engine.CountAsync(1));
        Assert.Equal(EngineHealth.Ready, await engine.CheckAsync(1));
        await ReopenAsync();
        Assert.Equal(EngineHealth.Damaged, await engine.CheckAsync(1));
        Assert.True(await engine.CreateAsync(1, FirmDocuments.Rules));
        Assert.Equal(EngineHealth.Ready, await engine.CheckAsync(1));
    }

    [Fact]
    public async Task Generations_are_switched_under_searches_and_each_answer_is_of_one()
    {
        await WriteAsync(1, [.. Enumerable.Range(0, 10).Select(n => Doc(n))]);
        using var done = new CancellationTokenSource();
        var searches = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var answers = 0;
            while (answers == 0 || !done.IsCancellationRequested)
            {
                var answer = await engine.SearchAsync(Everything());
                Assert.True(answer.Total % 10 == 0 && answer.Total > 0, answer.Total.ToString(CultureInfo.InvariantCulture));
                Assert.Equal(answer.Total, answer.Hits.Count);
                Assert.Equal(answer.Total, answer.Facets[FacetField.Trade].Values.Sum());
                answers++;
            }
        })).ToList();
        for (var generation = 2; generation < 9; generation++)
        {
            var count = 10 * generation;
            Assert.True(await engine.CreateAsync(generation, FirmDocuments.Rules));
            await WriteAsync(generation, [.. Enumerable.Range(0, count).Select(n => Doc(n))]);
            await engine.SwitchAsync(generation);
            await engine.KeepOnlyAsync([generation]);
            Assert.Equal(EngineHealth.Missing, await engine.CheckAsync(generation - 1));
        }

        await done.CancelAsync();
        await Task.WhenAll(searches);
    }

    [Fact]
    public async Task What_was_written_before_visible_and_durable_is_there_for_every_one_of_many_callers()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 6; i++)
            {
                var number = caller * 100 + i;
                Assert.All(await engine.WriteAsync(1, [Doc(number, token: "n" + IdOf(number))]), Assert.Null);
                await engine.MakeVisibleAsync(1);
                Assert.Equal(1, (await engine.SearchAsync(Everything() with { Set = new Clause.Term(IndexField.Ng, "n" + IdOf(number)) })).Total);
                await engine.MakeDurableAsync(1);
            }
        })));
        await ReopenAsync();
        Assert.Equal(48, await engine.CountAsync(1));
    }

    [Fact]
    public async Task What_was_written_before_it_settled_is_found_and_kept_for_every_one_of_many_callers()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                var documents = Enumerable.Range(0, 20).Select(n => Doc(caller * 100 + i * 20 + n, token: $"c{caller}r{i}")).ToArray();
                Assert.All(await engine.WriteAsync(1, documents), Assert.Null);
                await engine.SettleAsync(1);
                Assert.Equal(20, (await engine.SearchAsync(Everything() with { Set = new Clause.Term(IndexField.Ng, $"c{caller}r{i}") })).Total);
            }
        })));
        await ReopenAsync();
        Assert.Equal(480, await engine.CountAsync(1));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SettleAsync(9));
    }

    [Fact]
    public async Task Nothing_that_a_plan_can_say_breaks_the_engine()
    {
        await WriteAsync(1, Doc(1));
        foreach (var odd in new[] { "", "*:*", "\ud800", "\0", "a b OR c", new string('a', 40_000), "(((", "\uffff" })
        {
            foreach (var set in new Clause[]
                { new Clause.Term(IndexField.Ng, odd), new Clause.Beginning(IndexField.Ng, odd + "q"), new Clause.Phrase(IndexField.Place, [[odd], [odd, "a"]]), new Clause.Facet(FacetField.Kind, odd) })
                Assert.Equal(0, (await engine.SearchAsync(Everything() with { Set = set })).Total);
        }

        Assert.Equal(1, (await engine.SearchAsync(Everything() with { Take = 0, Skip = int.MaxValue })).Total);
        Assert.Empty((await engine.SearchAsync(Everything() with { Take = int.MaxValue, Skip = int.MaxValue })).Hits);
        Assert.Equal(0, (await engine.SearchAsync(Everything() with { Selections = [new(FacetField.Kind, [.. Enumerable.Range(0, 1000).Select(i => IdOf(i))])] })).Total);
    }

    [Fact]
    public async Task A_walk_gives_each_firm_once_with_its_version_in_the_order_of_the_ids()
    {
        var random = new Random(23);
        var numbers = Enumerable.Range(0, 120).Select(_ => random.Next(1 << 30)).Distinct().ToArray();
        await WriteAsync(1, [.. numbers.Select((n, i) => i % 5 == 0 ? Grave(n, 3) : Doc(n, 1 + (i % 7)))]);
        await WriteAsync(1, [.. numbers[..20].Select(n => Doc(n, 9))]);
        List<IndexedFirm> walked = [];
        for (var page = await engine.WalkAsync(1, "", 17); !page.IsEmpty; page = await engine.WalkAsync(1, page[^1].Id, 17))
        {
            Assert.InRange(page.Length, 1, 17);
            walked.AddRange(page);
        }

        var expected = numbers.Select((n, i) => i < 20 ? new IndexedFirm(IdOf(n), 9, true) : i % 5 == 0 ? new(IdOf(n), 3, false) : new(IdOf(n), 1 + (i % 7), true)).ToList();
        Assert.Equal(expected.OrderBy(f => f.Id, StringComparer.Ordinal), walked);
        Assert.Empty(await engine.WalkAsync(1, "ZZZZZZZZZZ", 10));
        Assert.Empty(await engine.WalkAsync(1, "", 0));

        string[] some = [IdOf(numbers[3]), IdOf(numbers[25]), IdOf(numbers[26]), "no id", IdOf(1 << 31 - 1)];
        Assert.Equal(expected.Where(f => some.Contains(f.Id)).OrderBy(f => f.Id, StringComparer.Ordinal), (await engine.LookUpAsync(1, some)).OrderBy(f => f.Id, StringComparer.Ordinal));
        Assert.Empty(await engine.LookUpAsync(1, []));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.WalkAsync(9, "", 1));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.LookUpAsync(9, some));
    }

    [Fact]
    public async Task What_is_removed_is_gone_with_its_version_and_any_version_is_taken_in_next()
    {
        await WriteAsync(1, Doc(1, 5), Doc(2, 5), Grave(3, 5));
        await engine.RemoveAsync(1, [IdOf(1), IdOf(3), IdOf(4)]);
        Assert.Equal([new IndexedFirm(IdOf(2), 5, true)], await engine.WalkAsync(1, "", 10));
        Assert.Equal(["Firm 2 v5"], await NamesAsync());
        await WriteAsync(1, Doc(1, 2), Doc(2, 4), Doc(3, 1), Doc(4, 1));
        Assert.Equal(["Firm 1 v2", "Firm 2 v5", "Firm 3 v1", "Firm 4 v1"], await NamesAsync());
        await engine.RemoveAsync(1, []);
        await engine.MakeDurableAsync(1);
        await ReopenAsync();
        Assert.Equal([2L, 5, 1, 1], (await engine.WalkAsync(1, "", 10)).Select(f => f.Version));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.RemoveAsync(9, [IdOf(1)]));
    }
}
