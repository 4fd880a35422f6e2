using System.Text;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Firms;

public sealed class CreditCodeTests
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    static readonly Arbitrary<string> FineCodes = Gen.Elements(Alphabet.ToCharArray()).ArrayOf(17).Select(chars =>
    {
        for (var i = 2; i < 8; i++)
            chars[i] = Alphabet[Alphabet.IndexOf(chars[i]) % 10];
        return new string(chars) + CreditCode.CheckCharacter(chars);
    }).ToArbitrary();

    public static IEnumerable<TheoryDataRow<string, string>> Vectors()
    {
        using var stream = typeof(CreditCodeTests).Assembly.GetManifestResourceStream("AgriDirectory.Tests.Firms.Data.uscc_vectors.tsv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            yield return new(cells[0], cells[1]);
        }
    }

    [Theory, MemberData(nameof(Vectors))]
    public void Vectors_are_fine_warned_of_or_refused(string code, string outcome) => Assert.Equal(
        outcome switch { "fine" => CreditCodeCheck.Fine, "warn" => CreditCodeCheck.ChecksumWrong, _ => CreditCodeCheck.FormWrong },
        CreditCode.Check(code));

    [Fact]
    public void There_are_as_many_vectors_as_the_file_has() => Assert.Equal(45, Vectors().Count());

    [Theory]
    [InlineData("91 110000 600037341L", "91110000600037341L")]
    [InlineData(" 91110000-60003734-1L ", "91110000600037341L")]
    [InlineData("９１１１００００６０００３７３４１Ｌ", "91110000600037341L")]
    [InlineData("91110000600037341l", "91110000600037341L")]
    [InlineData("91110000\u3000600037341\u200BL\uFEFF", "91110000600037341L")]
    [InlineData("91110000－60003734—1Ｌ", "91110000600037341L")]
    [InlineData("\t\r\n", "")]
    [InlineData("无", "无")]
    public void Writings_of_a_code_are_brought_together(string written, string code) => Assert.Equal(code, CreditCode.Normalize(written));

    [Theory]
    [InlineData("")]
    [InlineData("9111000060003734")]
    [InlineData("9111000060003734I")]
    [InlineData("91110000600037341L")]
    [InlineData("9111000060003734l")]
    public void A_check_character_needs_17_characters_of_the_alphabet(string text) =>
        Assert.Throws<ArgumentException>(() => CreditCode.CheckCharacter(text));

    [Fact]
    public void A_code_with_its_check_character_is_fine() =>
        Prop.ForAll(FineCodes, code => CreditCode.Check(code) == CreditCodeCheck.Fine && CreditCode.Normalize(code) == code)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void One_wrong_character_never_stays_fine() =>
        Prop.ForAll(FineCodes, Gen.Choose(0, 17).ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (code, at, step) =>
        {
            var changed = code.ToCharArray();
            changed[at] = Alphabet[(Alphabet.IndexOf(changed[at]) + step) % 31];
            return CreditCode.Check(new string(changed)) != CreditCodeCheck.Fine;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_has_an_outcome() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            var code = CreditCode.Normalize(text ?? "");
            return Enum.IsDefined(CreditCode.Check(code)) && CreditCode.Normalize(code) == code;
        }).QuickCheckThrowOnFailure();
}
