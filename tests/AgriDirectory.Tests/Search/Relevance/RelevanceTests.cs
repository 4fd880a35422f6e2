using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search.Relevance;

/// <summary>Guards what is found, and in which order, by questions of every kind. The benchmark <c>relevance</c> asks more of them.</summary>
public sealed class RelevanceTests
{
    [Fact]
    public void Questions_of_every_kind_find_first_whom_they_mean_and_few_others()
    {
        var firms = LabelledFirms.Make(600, seed: 7);
        var evaluator = new PlanEvaluator(firms.Select(f => FirmDocuments.Of(f.Firm)));
        var answers = LabelledQuestions.Make(firms, ofEachKind: 5, seed: 11).ConvertAll(q =>
        {
            var answer = evaluator.Answer(SearchPlanner.Plan(new SearchQuestion { Text = q.Text, Size = 100 }) with { Counts = false });
            return (Question: q, Found: (IReadOnlyList<string>)[.. answer.Hits.Select(h => h.Card.Id)], answer.Total);
        });
        var figures = RelevanceFigures.Of(answers);
        var missed = answers.Where(a => a.Found.Count == 0 || !a.Question.Best.Contains(a.Found[0])).Select(a => $"{a.Question.Kind}: {a.Question.Text}");
        var wide = answers.Where(a => a.Total > 2 * a.Question.Meant.Count).Select(a => $"{a.Question.Kind}: {a.Question.Text} {a.Total}/{a.Question.Meant.Count}");
        var lacking = answers.Where(a => !a.Question.Best.Except(a.Found).IsEmpty && a.Total < 100).Select(a => $"{a.Question.Kind}: {a.Question.Text}");
        var report = $"{figures} ratio {figures.Ratio:0.00}\nMissed:\n{string.Join('\n', missed)}\nWide:\n{string.Join('\n', wide)}\nLacking:\n{string.Join('\n', lacking)}";
        Assert.True(figures is { HitAtOne: >= .98, MeanReciprocalRank: >= .985, Ratio: <= 1.5 } && !lacking.Any(), report);
    }
}
