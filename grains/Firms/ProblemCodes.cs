using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>
/// The stable codes of a firm's problems. After each: its arguments. A value is shortened to 60 characters; a person's or a phone's
/// value is never given, an ellipsis stands for it.
/// </summary>
static class ProblemCodes
{
    /// <summary>The field must be given.</summary>
    public const string Missing = "missing";

    /// <summary>value, fewest characters.</summary>
    public const string TooShort = "too-short";

    /// <summary>value, most characters.</summary>
    public const string TooLong = "too-long";

    /// <summary>how many there are, most.</summary>
    public const string TooMany = "too-many";

    /// <summary>value; it holds control characters or half characters (lone surrogates).</summary>
    public const string TextBroken = "text-broken";

    /// <summary>value, least, most.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>value, how many decimals are allowed.</summary>
    public const string TooManyDecimals = "too-many-decimals";

    /// <summary>value; it is none of the field's.</summary>
    public const string ValueUnknown = "value-unknown";

    /// <summary>value; the list holds it more than once.</summary>
    public const string ValueRepeated = "value-repeated";

    /// <summary>value.</summary>
    public const string CreditCodeForm = "credit-code-form";

    /// <summary>value, the check character that would be right. A warning.</summary>
    public const string CreditCodeChecksum = "credit-code-checksum";

    /// <summary>value.</summary>
    public const string TownshipUnknown = "township-unknown";

    /// <summary>value.</summary>
    public const string ProductUnknown = "product-unknown";

    /// <summary>product, its trade.</summary>
    public const string ProductNotOfTrade = "product-not-of-trade";

    /// <summary>year, product (empty for all products).</summary>
    public const string OutputRepeated = "output-repeated";

    /// <summary>year; a figure of all products together needs a firm of exactly one trade.</summary>
    public const string OutputNeedsOneTrade = "output-needs-one-trade";

    /// <summary>date, today.</summary>
    public const string DateInFuture = "date-in-future";

    /// <summary>value.</summary>
    public const string WebsiteForm = "website-form";

    /// <summary>value.</summary>
    public const string MailForm = "mail-form";

    /// <summary>value.</summary>
    public const string PhoneForm = "phone-form";

    /// <summary>value, the names that there are. A warning: what was entered before there was a list is kept.</summary>
    public const string ChainUnknown = "chain-unknown";

    public static ImmutableArray<string> All { get; } =
    [
        Missing, TooShort, TooLong, TooMany, TextBroken, OutOfRange, TooManyDecimals, ValueUnknown, ValueRepeated, CreditCodeForm, CreditCodeChecksum,
        TownshipUnknown, ProductUnknown, ProductNotOfTrade, OutputRepeated, OutputNeedsOneTrade, DateInFuture, WebsiteForm, MailForm, PhoneForm,
        ChainUnknown,
    ];
}
