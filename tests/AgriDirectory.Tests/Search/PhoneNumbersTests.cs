using AgriDirectory.Firms;
using AgriDirectory.Search;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Search;

public sealed class PhoneNumbersTests
{
    [Theory]
    [InlineData("13800138000", "13800138000")]
    [InlineData("138 0013 8000", "13800138000")]
    [InlineData("138-0013-8000", "13800138000")]
    [InlineData("138.0013.8000", "13800138000")]
    [InlineData("+86 138 0013 8000", "8613800138000")]
    [InlineData("0377-63123456", "037763123456")]
    [InlineData("0377 6312 3456", "037763123456")]
    [InlineData("（0377）63123456", "037763123456")]
    [InlineData("0086 377 63123456", "008637763123456")]
    [InlineData("0377-63123456转801", "037763123456")]
    [InlineData("0377-63123456 ext. 801", "037763123456")]
    [InlineData("0377-63123456*801", "037763123456")]
    [InlineData("0377-63123456；13800138000", "037763123456 13800138000")]
    [InlineData("0377-63123456/13800138000", "037763123456 13800138000")]
    [InlineData("0377-63123456、63123457", "037763123456 63123457")]
    [InlineData("0377-63123456转801，13800138000", "037763123456 13800138000")]
    [InlineData("0377-63123456 13800138000", "037763123456 13800138000")]
    [InlineData("138 0013 8000 139 0013 9000", "13800138000 13900139000")]
    [InlineData("63123456 63123457", "63123456 63123457")]
    [InlineData("+8613800138000 +8613900139000", "8613800138000 8613900139000")]
    [InlineData("0377-63123456/57", "037763123456")]
    [InlineData("400 123 4567", "4001234567")]
    [InlineData("12345", "")]
    [InlineData("123456789012345678901", "")]
    [InlineData("转", "")]
    public void A_text_holds_numbers(string text, string numbers) => Assert.Equal(numbers, string.Join(' ', PhoneNumbers.Read(text).Select(n => n.Digits)));

    [Theory]
    [InlineData("13800138000", "13800138000")]
    [InlineData("8613800138000", "13800138000")]
    [InlineData("008613800138000", "13800138000")]
    [InlineData("013800138000", "013800138000 13800138000")]
    [InlineData("037763123456", "037763123456 37763123456 63123456")]
    [InlineData("8637763123456", "37763123456 037763123456 63123456")]
    [InlineData("86037763123456", "037763123456 37763123456 63123456")]
    [InlineData("37763123456", "37763123456 037763123456 63123456")]
    [InlineData("01063123456", "01063123456 1063123456 63123456")]
    [InlineData("02163123456", "02163123456 2163123456 63123456")]
    [InlineData("63123456", "63123456")]
    [InlineData("86123456", "86123456")]
    [InlineData("4001234567", "4001234567")]
    public void A_number_has_forms(string digits, string forms) => Assert.Equal(forms, string.Join(' ', PhoneNumbers.Forms(digits)));

    [Fact]
    public void A_number_is_found_however_both_are_written() => Prop.ForAll(Written(), Written(), (kept, asked) =>
    {
        var number = Assert.Single(PhoneNumbers.Read(kept));
        Assert.Equal(kept, kept[number.Start..number.End]);
        var digits = string.Concat(asked.Where(char.IsAsciiDigit));
        Assert.True(PhoneNumbers.Meets(number, digits), $"{kept} is not found by {asked}");
        Assert.False(PhoneNumbers.Meets(number, digits + "9"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_has_numbers_within_it_and_each_its_forms() => Prop.ForAll(Texts(), text =>
    {
        var end = 0;
        foreach (var number in PhoneNumbers.Read(text))
        {
            Assert.True(number.Start >= end && number.End <= text.Length && number.End > number.Start);
            end = number.End;
            Assert.Equal(number.Digits, string.Concat(text[number.Start..number.End].Where(char.IsAsciiDigit)));
            Assert.InRange(PhoneNumbers.Forms(number.Digits).Count(), 1, 3);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_firm_has_the_contacts_and_the_persons()
    {
        var details = new FirmDetails { LegalName = "南阳艾草", Contact = new FirmContact(null, "0377-1", null), Person = new FirmContact("张三", "138", null) };
        Assert.Equal(["0377-1", "138"], PhoneNumbers.Of(details));
        Assert.Equal(["138"], PhoneNumbers.Of(details with { Contact = details.Person }));
        Assert.Empty(PhoneNumbers.Of(details with { Contact = null, Person = new FirmContact("张三", null, null) }));
    }

    /// <summary>One number of Nanyang in the ways in which it is written.</summary>
    static Arbitrary<string> Written() =>
        (from country in Gen.Elements("", "", "+86 ", "+86-", "0086", "86 ")
         from area in Gen.Elements("0377", "377", "(0377)")
         from between in Gen.Elements("", "-", " ")
         from number in Gen.Elements("63123456", "6312 3456", "6312-3456")
         select country + area + between + number).ToArbitrary();

    static Arbitrary<string> Texts() =>
        Gen.ArrayOf(Gen.OneOf(Gen.Elements("0377", "63123456", "138", "0013", "8000", "+86", "0086"), Gen.Elements("0123456789 +-()（）/、,，;；.*#转分机extEXT—－艾".Select(c => c.ToString()).ToArray())))
            .Select(p => string.Concat(p)).ToArbitrary();
}
