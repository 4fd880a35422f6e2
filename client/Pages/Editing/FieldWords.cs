using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>A form's fields and what stands in them, in words.</summary>
static class FieldWords
{
    public static string Label(string field, Wording words) =>
        field.Split(':') is [FirmForm.OutputField, var year, var product]
            ? words.Format("history.output", year, product.Length == 0 ? words["firm.output.all"] : words.Product(product))
            : words[field switch { MergeChoices.Location => "firm.location", "contact" => "firm.contact", "person" => "edit.person", _ => "field." + field }];

    /// <summary>What a field says, as people read it.</summary>
    public static string Say(string field, string text, Wording words)
    {
        if (text.Length == 0)
            return "";
        if (FirmForm.ReadOutput(field, text) is { } output)
            return words.Format("edit.output.said", output.Yuan, words["basis." + output.Basis]);
        return field switch
        {
            "trades" => Each(text, v => words["trade." + v], words),
            "roles" => Each(text, v => words["role." + v], words),
            "products" => Each(text, words.Product, words),
            "otherNames" or "certifications" => Each(text, v => v, words),
            "kind" => words["kind." + text],
            "status" => words["status." + text],
            "township" => words.Township(text),
            "chain" => words.Chain(text),
            "oem" => words[FirmLabels.YesNo.TryRead(text, out var yes) && yes == YesNo.Yes ? "edit.yes" : "edit.no"],
            _ => text,
        };
    }

    /// <summary>A problem of a field in a sentence.</summary>
    public static string Say(FirmProblem problem, Wording words) => ProblemWords.Say(problem.Code, problem.Arguments, words.Culture);

    /// <summary>The field of the form beside which a problem is said.</summary>
    public static string FieldOf(FirmProblem problem) => problem.Field switch
    {
        "location" or "" when problem.Code.StartsWith("location", StringComparison.Ordinal) || problem.Field == "location" => "latitude",
        "" when problem.Code.StartsWith("output", StringComparison.Ordinal) => FirmForm.OutputField,
        var field => field,
    };

    static string Each(string text, Func<string, string> say, Wording words) => words.List(SeveralValues.Split(text).Select(say));
}
