using AgriDirectory.Search;
using AgriDirectory.Silo.Search.Elastic;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>Points in time, which questions asked shortly after one another share.</summary>
public sealed class ElasticViewsTests
{
    readonly Clock clock = new();
    readonly Requests requests = new();
    readonly ElasticViews views;
    int opened;

    public ElasticViewsTests() => views = new(requests, clock, NullLogger.Instance);

    ElasticViews.View Take(string alias = "firms") => views.Take(alias, () => Task.FromResult($"pit {++opened}"));

    [Fact]
    public void Questions_asked_shortly_after_one_another_share_a_view_and_others_do_not()
    {
        var first = Take();
        Assert.Same(first, Take());
        Assert.NotSame(first, Take("firms-000001-open"));
        clock.Pass();
        Assert.NotSame(first, Take());
        Assert.Equal(3, opened);
    }

    [Fact]
    public void After_something_was_made_visible_the_next_question_sees_it()
    {
        var first = Take();
        views.Renew();
        Assert.NotSame(first, Take());
    }

    [Fact]
    public void A_view_that_could_not_be_opened_is_not_shared()
    {
        var failed = views.Take("firms", () => Task.FromException<string>(new EngineUnavailableException("down")));
        Assert.NotSame(failed, Take());
        views.Give(failed, kept: false);
        clock.Pass();
        Assert.Empty(requests.Closed);
    }

    [Fact]
    public void A_view_is_closed_once_it_is_old_and_nobody_is_in_it_and_one_with_a_cursor_is_left_to_its_time()
    {
        var (first, again) = (Take(), Take());
        views.Give(first, kept: false);
        clock.Pass();
        Assert.Empty(requests.Closed);
        views.Give(again, kept: false);
        Assert.Equal("""{"id":"pit 1"}""", Assert.Single(requests.Closed));

        views.Give(Take(), kept: true);
        views.Give(Take(), kept: false);
        clock.Pass();
        Assert.Single(requests.Closed);

        views.Give(Take(), kept: false);
        Assert.Single(requests.Closed);
        clock.Pass();
        Assert.Equal(2, requests.Closed.Count);
    }

    /// <summary>Notes what is asked of Elasticsearch.</summary>
    sealed class Requests : IElasticTransport
    {
        public List<string> Closed { get; } = [];

        public Task<ElasticReply> SendAsync(ElasticRequest request, CancellationToken stop)
        {
            Assert.Equal((HttpMethod.Delete, "_pit"), (request.Method, request.Path));
            Closed.Add(System.Text.Encoding.UTF8.GetString(request.Body!.Value.Span));
            return Task.FromResult(new ElasticReply(200, "{}"u8.ToArray()));
        }
    }

    /// <summary>A clock whose timers ring when the test says so.</summary>
    sealed class Clock : TimeProvider
    {
        readonly List<Action> waiting = [];

        /// <summary>Lets all the time pass that anybody waits for.</summary>
        public void Pass()
        {
            var ringing = waiting.ToList();
            waiting.Clear();
            ringing.ForEach(ring => ring());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            waiting.Add(() => callback(state));
            return new Timer();
        }

        sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
