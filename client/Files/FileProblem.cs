using System.Collections.Immutable;

namespace AgriDirectory.Client.Files;

/// <summary>What is wrong with a file as a whole, as a stable code with arguments; <see cref="Words.ProblemWords"/> words it.</summary>
/// <param name="Code">A stable, kebab-case code such as <c>file-empty</c>.</param>
/// <param name="Arguments">What the sentence is filled with.</param>
public sealed record FileProblem(string Code, ImmutableArray<string> Arguments)
{
    internal static FileProblem Of(string code, params string[] arguments) => new(code, [.. arguments]);
}

/// <summary>A file cannot be read, or not further.</summary>
public sealed class FileProblemException(FileProblem problem) : Exception(problem.Code + ": " + string.Join(", ", problem.Arguments))
{
    /// <summary>Why.</summary>
    public FileProblem Problem { get; } = problem;

    internal FileProblemException(string code, params string[] arguments) : this(FileProblem.Of(code, arguments))
    {
    }
}
