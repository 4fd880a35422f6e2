using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Words;
using Spectre.Console;

namespace AgriDirectory.Client.Commands;

/// <summary>Speaks to the person at the terminal, in Chinese or English. Results go to standard output, troubles to standard error.</summary>
sealed class Terminal(CultureInfo language)
{
    static readonly ImmutableArray<string> Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>The language that is asked for: by <c>--lang</c>, or else by the environment; Chinese otherwise.</summary>
    public static Terminal Of(string? asked) => new(ProblemWords.Of(asked
        ?? Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v))));

    public CultureInfo Language => language;

    /// <summary>Whether the output is shown to a person, and not kept in a file.</summary>
    public static bool Live => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    public string Pick(string chinese, string english) => ProblemWords.IsChinese(language) ? chinese : english;

    public void Say(string chinese, string english) => Write(Pick(chinese, english));

    /// <summary>Says what is in the person's language already.</summary>
    public static void Write(string text) => Console.Out.WriteLine(Plain(text));

    /// <summary>Says why a command ends.</summary>
    public void Complain(string code, params string[] arguments) => WriteTrouble(ProblemWords.Say(code, [.. arguments], language));

    /// <summary>Says what went wrong, in the person's language already.</summary>
    public static void WriteTrouble(string text) => Console.Error.WriteLine(Plain(text));

    /// <summary>A file's text and name must not move the cursor, colour the terminal or turn what is read around.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? ' ' : c));

    /// <summary>Says why a process that serves did not do what it was asked.</summary>
    /// <param name="failure">What came of the call.</param>
    /// <param name="at">The folder or the address of whom was asked.</param>
    public void Complain(HttpRequestException failure, string at)
    {
        if (failure.StatusCode is null) Complain("server-unreachable", at, failure.Message);
        else Complain("server-refused", failure.Message);
    }

    /// <summary>A whole number with its thousands separated.</summary>
    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time as people read it.</summary>
    public static string Time(TimeSpan time) => time.TotalMinutes < 1
        ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
