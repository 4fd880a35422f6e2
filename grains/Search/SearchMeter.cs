using System.Diagnostics.Metrics;
using AgriDirectory.Watching;

namespace AgriDirectory.Search;

/// <summary>Counts and times searches, by what kind they are and how they ended.</summary>
static class SearchMeter
{
    public const string Suggest = "suggest";
    public const string Similar = "similar";
    public const string Export = "export";

    static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram(
        "agridirectory.search.duration", "s", "How long searches take, as their grain sees it.", tags: null, Telemetry.Times);

    /// <summary>What kind of question it is; of what it asks nothing.</summary>
    public static string KindOf(SearchQuestion question) =>
        question.Cursor is not null ? "cursor"
        : question.Text.Length == 0 ? "all"
        : SearchPlanner.AsksForPhone(question) ? "phone"
        : "words";

    /// <summary>Notes a search that began at a timestamp.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="status">How it was answered; null if it failed.</param>
    /// <param name="began">When it began.</param>
    public static void Note(string kind, AnswerStatus? status, long began)
    {
        if (Duration.Enabled)
        {
            Duration.Record(Telemetry.SecondsSince(began), new("kind", kind), new("outcome", OutcomeOf(status)));
        }
    }

    static string OutcomeOf(AnswerStatus? status) => status switch
    {
        AnswerStatus.Answered => "answered",
        AnswerStatus.Degraded => "degraded",
        AnswerStatus.CursorExpired or AnswerStatus.CursorInvalid => "cursor",
        _ => "failed",
    };
}
