using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>What is wrong with a field of a firm, as a stable code with arguments; <c>client</c> words it in both languages.</summary>
/// <param name="Code">A stable, kebab-case code such as <c>credit-code-form</c>; the resource key of its sentence is <c>problem.</c> and this code.</param>
/// <param name="Field">The field's name in camel case as in the API (<c>creditCode</c>), or empty when the whole firm is meant.</param>
/// <param name="Arguments">What the sentence is filled with: the value first, then the limits.</param>
/// <param name="Warning">Whether the firm can be saved all the same.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-problem")]
public sealed record FirmProblem(string Code, string Field, ImmutableArray<string> Arguments, bool Warning = false);
