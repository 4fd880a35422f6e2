using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Markets;

public sealed class SharedTests
{
    readonly Clock clock = new();
    readonly Queue<TaskCompletionSource<int>> begun = new();

    Shared<int> Make() => new(clock, () =>
    {
        begun.Enqueue(new());
        return begun.Last().Task;
    });

    [Fact]
    public async Task All_who_come_meanwhile_wait_for_one_making()
    {
        var shared = Make();
        Task<int>[] callers = [shared.GetAsync(), shared.GetAsync(), shared.GetAsync()];
        begun.Single().SetResult(7);
        Assert.All(await Task.WhenAll(callers), made => Assert.Equal(7, made));
        Assert.Equal(7, await shared.GetAsync());
        Assert.Single(begun);
    }

    [Fact]
    public async Task It_is_made_anew_before_it_is_old_while_callers_go_on()
    {
        var shared = await MadeAsync(1);
        clock.Milliseconds += 600;
        Assert.Equal(1, await shared.GetAsync());
        Assert.Equal(1, await shared.GetAsync());
        begun.Single().SetResult(2);
        Assert.Equal(2, await shared.GetAsync());
    }

    [Fact]
    public async Task What_is_older_than_a_second_is_given_to_nobody()
    {
        var shared = await MadeAsync(1);
        clock.Milliseconds += 1001;
        var caller = shared.GetAsync();
        Assert.False(caller.IsCompleted);
        begun.Single().SetResult(2);
        Assert.Equal(2, await caller);
    }

    [Fact]
    public async Task A_failure_is_told_once_it_is_old_and_the_next_tries_again()
    {
        var shared = await MadeAsync(1);
        clock.Milliseconds += 600;
        Assert.Equal(1, await shared.GetAsync());
        begun.Dequeue().SetException(new TimeoutException());
        Assert.Equal(1, await shared.GetAsync());
        begun.Dequeue().SetException(new TimeoutException());
        clock.Milliseconds += 600;
        var caller = shared.GetAsync();
        begun.Dequeue().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => caller);
        caller = shared.GetAsync();
        begun.Dequeue().SetResult(3);
        Assert.Equal(3, await caller);
    }

    async Task<Shared<int>> MadeAsync(int value)
    {
        var shared = Make();
        var caller = shared.GetAsync();
        begun.Dequeue().SetResult(value);
        Assert.Equal(value, await caller);
        return shared;
    }

    sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; } = 5;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
