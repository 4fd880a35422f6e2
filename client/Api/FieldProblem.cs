using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Api;

/// <summary>What is wrong with a field of a firm that was sent.</summary>
/// <param name="Field">The field's name as in the API, such as <c>creditCode</c> or <c>output[0].yuan</c>; empty when the whole firm is meant.</param>
/// <param name="Code">A stable, kebab-case code.</param>
/// <param name="Message">A sentence in the caller's language.</param>
sealed record FieldProblem(string Field, string Code, string Message)
{
    /// <summary>A problem in the caller's words.</summary>
    public static FieldProblem Of(FirmProblem problem, Wording words) =>
        new(problem.Field, problem.Code, ProblemWords.Say(problem.Code, problem.Arguments, words.Culture));
}
