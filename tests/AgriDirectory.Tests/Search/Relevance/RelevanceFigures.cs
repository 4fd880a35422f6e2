namespace AgriDirectory.Tests.Search.Relevance;

/// <summary>How well a kind of question, or all, was answered.</summary>
/// <param name="Questions">How many.</param>
/// <param name="HitAtOne">Of how many, as a fraction, a right firm came first.</param>
/// <param name="MeanReciprocalRank">The mean of 1 ÷ the first right firm's place; 0 where none was among the first hundred.</param>
/// <param name="Returned">Firms returned, mean.</param>
/// <param name="Meant">Firms meant, mean.</param>
sealed record RelevanceFigures(int Questions, double HitAtOne, double MeanReciprocalRank, double Returned, double Meant)
{
    public double Ratio => Returned / Meant;

    /// <param name="answers">For each question the firms found, best first (a hundred are enough), and how many there are in all.</param>
    public static RelevanceFigures Of(IReadOnlyCollection<(LabelledQuestion Question, IReadOnlyList<string> Found, int Total)> answers)
    {
        var ranks = answers.Select(a => a.Found.Select((id, i) => (id, i)).Where(f => a.Question.Best.Contains(f.id)).Select(f => f.i + 1).FirstOrDefault()).ToList();
        return new RelevanceFigures(
            answers.Count, ranks.Average(r => r == 1 ? 1.0 : 0), ranks.Average(r => r == 0 ? 0 : 1.0 / r), answers.Average(a => a.Total), answers.Average(a => a.Question.Meant.Count));
    }
}
