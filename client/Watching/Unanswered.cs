using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>
/// Counts the questions that find nothing, in memory, until they were asked often enough to be written down: words alone, never by whom, and nothing
/// of them goes to a log. However many different ones are asked, few are held: when there is no more room, each that was asked seldom is counted
/// down by one, so that what many ask stays.
/// </summary>
sealed class Unanswered(TimeProvider time)
{
    /// <summary>The most questions in memory.</summary>
    internal const int MostHeld = 2_048;

    /// <summary>What was not asked for so many days is forgotten.</summary>
    internal const int ForgottenAfterDays = 7;

    readonly Lock changing = new();
    readonly Dictionary<string, Counted> counted = new(StringComparer.Ordinal);

    /// <summary>How many questions are held.</summary>
    internal int Held
    {
        get
        {
            lock (changing) return counted.Count;
        }
    }

    /// <summary>Counts a question that somebody has asked on a page or over REST, if it found nothing and may be counted.</summary>
    public void Note(SearchQuestion question, SearchAnswer answer)
    {
        if (answer is not { Status: AnswerStatus.Answered, Total: 0 } || question is not { Page: 1, Cursor: null, Text.Length: > 0 }) return;
        if (UnansweredRules.Read(question.Text) is { } text) Count(text);
    }

    /// <summary>What has been asked often enough and was not taken yet.</summary>
    public ImmutableArray<UnansweredCount> Take()
    {
        var today = Today;
        lock (changing)
        {
            var old = counted.Where(c => c.Value.Last < today.AddDays(-ForgottenAfterDays) && !c.Value.IsDue).Select(c => c.Key).ToList();
            old.ForEach(q => counted.Remove(q));
            var due = counted.Where(c => c.Value.IsDue).Select(c => new UnansweredCount(c.Key, c.Value.Untaken)).ToImmutableArray();
            foreach (var (question, _) in due) counted[question] = counted[question] with { Untaken = 0 };
            return due;
        }
    }

    /// <summary>Takes back what could not be written down.</summary>
    public void GiveBack(ImmutableArray<UnansweredCount> taken)
    {
        lock (changing)
        {
            foreach (var (question, asked) in taken)
            {
                if (counted.TryGetValue(question, out var now)) counted[question] = now with { Untaken = now.Untaken + asked };
            }
        }
    }

    /// <summary>Forgets a question.</summary>
    public void Forget(string question)
    {
        lock (changing) counted.Remove(question);
    }

    DateOnly Today => BeijingDay.Of(time.GetUtcNow());

    void Count(string question)
    {
        lock (changing)
        {
            var before = counted.GetValueOrDefault(question);
            if (before.Asked == 0 && counted.Count >= MostHeld && !MakeRoom()) return;
            counted[question] = new Counted(before.Asked + 1, before.Untaken + 1, Today);
        }
    }

    /// <summary>Those asked seldom lose one; if there are none, those go that are written down already and begin anew.</summary>
    bool MakeRoom()
    {
        var seldom = counted.Where(c => c.Value.Asked < UnansweredRules.Fewest).ToList();
        foreach (var (question, count) in seldom)
        {
            if (count.Asked == 1) counted.Remove(question);
            else counted[question] = count with { Asked = count.Asked - 1, Untaken = count.Untaken - 1 };
        }

        if (seldom.Count == 0)
        {
            var written = counted.Where(c => !c.Value.IsDue).Select(c => c.Key).ToList();
            written.ForEach(q => counted.Remove(q));
        }

        return counted.Count < MostHeld;
    }

    /// <param name="Asked">How often it was asked since it is held.</param>
    /// <param name="Untaken">How many of these are not written down yet.</param>
    /// <param name="Last">The last day.</param>
    readonly record struct Counted(int Asked, int Untaken, DateOnly Last)
    {
        public bool IsDue => Asked >= UnansweredRules.Fewest && Untaken > 0;
    }
}
