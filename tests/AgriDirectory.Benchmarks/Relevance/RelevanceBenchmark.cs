using System.Collections.Immutable;
using AgriDirectory.Search;
using AgriDirectory.Tests.Search;
using AgriDirectory.Tests.Search.Relevance;
using Spectre.Console;

namespace AgriDirectory.Benchmarks.Relevance;

/// <summary>
/// <c>relevance [firms] [questions of each kind] [seed]</c>: how often the right firm comes first, by kind of question, and how many firms are
/// returned for those meant; beside SQLite's FTS5 with trigrams, and Lucene's StandardAnalyzer with AND and with OR, over the same firms.
/// </summary>
static class RelevanceBenchmark
{
    public static Task RunAsync(string[] args)
    {
        var count = Argument(args, 0, 1_347);
        var ofEachKind = Argument(args, 1, 40);
        var seed = Argument(args, 2, 2024);
        var firms = LabelledFirms.Make(count, seed);
        var questions = LabelledQuestions.Make(firms, ofEachKind, seed + 1);
        var evaluator = new PlanEvaluator(firms.Select(f => FirmDocuments.Of(f.Firm)));
        using var trigrams = new TrigramPeer(firms);
        using var standard = new StandardAnalyzerPeer(firms);
        (string Name, Answering Ask)[] designs =
        [
            ("ours", q => Ours(evaluator, q)),
            ("FTS5 trigram", trigrams.Ask),
            ("Standard AND", q => standard.Ask(q, all: true)),
            ("Standard OR", q => standard.Ask(q, all: false)),
        ];
        AnsiConsole.WriteLine($"{count} firms, {questions.Count} questions ({ofEachKind} of each kind), seed {seed}; Hit@1 / MRR / returned:meant");
        Print(designs.Select(d => (d.Name, Answers: questions.ConvertAll(q => Answer(q, d.Ask)))).ToList());
        return Task.CompletedTask;
    }

    delegate (IReadOnlyList<string> Found, int Total) Answering(string question);

    static (LabelledQuestion Question, IReadOnlyList<string> Found, int Total) Answer(LabelledQuestion question, Answering ask)
    {
        var (found, total) = ask(question.Text);
        return (question, found, total);
    }

    static (IReadOnlyList<string> Found, int Total) Ours(PlanEvaluator evaluator, string text)
    {
        var answer = evaluator.Answer(SearchPlanner.Plan(new SearchQuestion { Text = text, Size = 100 }) with { Counts = false });
        return ([.. answer.Hits.Select(h => h.Card.Id)], answer.Total);
    }

    static void Print(List<(string Name, List<(LabelledQuestion Question, IReadOnlyList<string> Found, int Total)> Answers)> designs)
    {
        var table = new Table().AddColumn("kind").AddColumn("meant");
        designs.ForEach(d => table.AddColumn(d.Name));
        var kinds = designs[0].Answers.Select(a => a.Question.Kind).Distinct().Append("all");
        foreach (var kind in kinds)
        {
            var figures = designs.ConvertAll(d => RelevanceFigures.Of([.. d.Answers.Where(a => kind == "all" || a.Question.Kind == kind)]));
            table.AddRow([kind, FormattableString.Invariant($"{figures[0].Meant:0.0}"), .. figures.Select(Show)]);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 130);
        AnsiConsole.Write(table);
        var missed = designs[0].Answers.Where(a => a.Found.Count == 0 || !a.Question.Best.Contains(a.Found[0])).Take(20).ToList();
        missed.ForEach(a => AnsiConsole.WriteLine($"missed: {a.Question.Kind}: {a.Question.Text}"));
        var wide = designs[0].Answers.Where(a => a.Total > 3 * a.Question.Meant.Count).Take(20).ToList();
        wide.ForEach(a => AnsiConsole.WriteLine($"wide: {a.Question.Kind}: {a.Question.Text}: {a.Total} for {a.Question.Meant.Count}"));
    }

    static string Show(RelevanceFigures figures) =>
        FormattableString.Invariant($"{figures.HitAtOne:0.000} / {figures.MeanReciprocalRank:0.000} / {figures.Ratio:0.00}");

    static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index && int.TryParse(args[index], System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
