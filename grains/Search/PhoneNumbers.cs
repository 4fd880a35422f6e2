using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>A phone number in a text.</summary>
/// <param name="Digits">Its digits as they are written, an extension after a word for it left out.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">The UTF-16 unit after its last.</param>
readonly record struct PhoneNumber(string Digits, int Start, int End);

/// <summary>
/// Phone numbers as people write them: with or without +86 or 0086, an area code and its zero; in groups; several in one text. Only
/// questions of clerks look at them.
/// </summary>
static partial class PhoneNumbers
{
    /// <summary>Fewer digits begin too many numbers to look for.</summary>
    public const int Shortest = 6;

    /// <summary>0086, an area code, a number and its extension.</summary>
    public const int Longest = 20;

    /// <summary>A mobile number, or an area code with its number: what follows is another one.</summary>
    const int Whole = 11;

    /// <summary>A number within an area has seven digits or eight.</summary>
    const int Local = 7;

    static readonly SearchValues<char> Separators = SearchValues.Create("/、,，;；");

    /// <summary>What follows one of a word for an extension is no number.</summary>
    static readonly SearchValues<char> Extensions = SearchValues.Create("转分机extEXT*#");

    /// <summary>A firm's phones as they are written: the business contact's, and the person's.</summary>
    public static ImmutableArray<string> Of(FirmDetails details)
    {
        var (contact, person) = (details.Contact?.Phone, details.Person?.Phone);
        if (contact is null)
        {
            return person is null ? [] : [person];
        }

        return person is null || person == contact ? [contact] : [contact, person];
    }

    /// <summary>The numbers in a text, those too short to be looked for left out.</summary>
    public static List<PhoneNumber> Read(string text)
    {
        var numbers = new List<PhoneNumber>();
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOfAny(Separators);
            var end = length < 0 ? text.Length : at + length;
            var extension = text.AsSpan(at, end - at).IndexOfAny(Extensions);
            Read(text, at, extension < 0 ? end : at + extension, numbers);
            at = end + 1;
        }

        return numbers;
    }

    /// <summary>Reads a part of a text in which nothing separates numbers but how long they are.</summary>
    static void Read(string text, int from, int to, List<PhoneNumber> numbers)
    {
        var digits = "";
        var (start, end) = (0, 0);
        foreach (var group in Group().EnumerateMatches(text.AsSpan(from, to - from)))
        {
            var more = Digits(text.AsSpan(from + group.Index, group.Length));
            var before = Domestic(digits).Length;
            if (before > 0 && (text[from + group.Index] == '+' || before >= Whole || (before >= Local && more.Length >= Local)))
            {
                Take();
            }

            start = digits.Length == 0 ? from + group.Index : start;
            end = from + group.Index + group.Length;
            digits += more;
        }

        Take();

        void Take()
        {
            if (digits.Length is >= Shortest and <= Longest)
            {
                numbers.Add(new(digits, start, end));
            }

            digits = "";
        }
    }

    static string Digits(ReadOnlySpan<char> group)
    {
        var digits = new StringBuilder(group.Length);
        foreach (var c in group)
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
        }

        return digits.ToString();
    }

    /// <summary>What is indexed of a number: with its area code and the zero before it, without the zero, and without either.</summary>
    public static IEnumerable<string> Forms(string digits)
    {
        var number = Domestic(digits);
        var abroad = number.Length < digits.Length;
        yield return number;
        if (number[0] == '0')
        {
            foreach (var form in WithoutZero(number[1..]))
            {
                yield return form;
            }
        }
        else if (!IsMobile(number) && !IsService(number) && (abroad || number.Length is 10 or 11))
        {
            yield return "0" + number;
            foreach (var form in WithoutZero(number).Skip(1))
            {
                yield return form;
            }
        }
    }

    /// <summary>The beginnings that digits of a question may be of an indexed form: as they are, and without the country's code.</summary>
    public static ImmutableArray<string> Beginnings(string digits)
    {
        var rest = digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..] : digits.StartsWith("86", StringComparison.Ordinal) ? digits[2..] : "";
        return rest.Length >= Shortest ? [digits, rest] : [digits];
    }

    /// <summary>Whether a number is meant by digits of a question.</summary>
    public static bool Meets(PhoneNumber number, string digits) =>
        Forms(number.Digits).Any(f => Beginnings(digits).Any(b => f.StartsWith(b, StringComparison.Ordinal)));

    /// <summary>Whether units may be a number, or the beginning of one: digits and nothing else, as many as one has.</summary>
    public static bool MayBe(List<Unit> units) =>
        units.TrueForAll(u => u.Kind == UnitKind.Digits && char.IsAscii(u.Text[0])) && units.Sum(u => u.Text.Length) is >= Shortest and <= Longest;

    static IEnumerable<string> WithoutZero(string number)
    {
        yield return number;
        var area = number.StartsWith("10", StringComparison.Ordinal) || number.StartsWith('2') ? 2 : 3;
        if (!IsMobile(number) && number.Length - area >= Shortest)
        {
            yield return number[area..];
        }
    }

    /// <summary>Without the country's code. No number of the country has 86 before ten more digits.</summary>
    static string Domestic(string digits) =>
        digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..]
        : digits.Length >= 12 && digits.StartsWith("86", StringComparison.Ordinal) ? digits[2..]
        : digits;

    static bool IsMobile(string number) => number.Length == Whole && number[0] == '1' && number[1] > '2';

    /// <summary>Numbers without an area.</summary>
    static bool IsService(string number) => number.Length == 10 && (number.StartsWith("400", StringComparison.Ordinal) || number.StartsWith("800", StringComparison.Ordinal));

    /// <summary>Digits without a space among them.</summary>
    [GeneratedRegex(@"\+?[(（]?[0-9][0-9()（）.—－-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}
