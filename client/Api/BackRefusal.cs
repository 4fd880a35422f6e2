using System.Globalization;
using AgriDirectory.Indexing;

namespace AgriDirectory.Client.Api;

/// <summary>Why the index does not go back to the generation before.</summary>
/// <param name="Code">The problem's code.</param>
/// <param name="Argument">What its sentence is filled with: the generation before, if it has one.</param>
sealed record BackRefusal(string Code, string Argument)
{
    /// <summary>The refusal that an answer means, whose outcome is another than <see cref="BackOutcome.Begun"/>.</summary>
    public static BackRefusal Of(BackAnswer answer)
    {
        var code = answer.Outcome switch
        {
            BackOutcome.NoneBefore => "no-generation-before",
            BackOutcome.Rebuilding => "rebuild-under-way",
            BackOutcome.OtherRules => "generation-of-other-rules",
            _ => "engine-unavailable",
        };
        var before = answer.State.Generations.FirstOrDefault(g => g.State == GenerationState.Previous)?.Number;
        return new(code, before?.ToString(CultureInfo.InvariantCulture) ?? "");
    }
}
