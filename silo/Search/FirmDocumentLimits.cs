using System.Text;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search;

/// <summary>What no engine takes in: the limits are Lucene's, on which Elasticsearch rests too.</summary>
internal static class FirmDocumentLimits
{
    /// <summary>The longest term and binary value.</summary>
    internal const int MaxBytes = 32766;

    /// <summary>Why a document can never be indexed; null if it can.</summary>
    internal static string? Refusal(FirmDocument firm)
    {
        if (!FirmId.IsValid(firm.Id))
            return $"The id '{firm.Id}' is not ten Crockford characters.";

        if (firm.Card is null)
            return null;

        if (firm.Card.Id != firm.Id)
            return $"The card is that of '{firm.Card.Id}'.";

        if (TooLong(firm.NameSort))
            return "The name's sort key is longer than 32,766 bytes.";

        foreach (var (field, tokens) in firm.Tokens)
        {
            if (AnyTooLong(tokens))
                return $"A token of {field} is longer than 32,766 bytes.";
        }

        foreach (var (field, texts) in firm.Positions)
        {
            if (AnyTooLong(texts))
                return $"A token of {field} is longer than 32,766 bytes.";
        }

        foreach (var (field, values) in firm.Facets)
        {
            // The facet's number stands before the value.
            if (AnyTooLong(values, MaxBytes - 1))
                return $"A value of {field} is longer than 32,766 bytes.";
        }

        return null;
    }

    static bool AnyTooLong(string[][][] texts)
    {
        foreach (var text in texts)
        {
            foreach (var alternatives in text)
            {
                if (AnyTooLong(alternatives))
                    return true;
            }
        }

        return false;
    }

    static bool AnyTooLong(string[] tokens, int most = MaxBytes)
    {
        foreach (var token in tokens)
        {
            if (TooLong(token, most))
                return true;
        }

        return false;
    }

    /// <summary>Whether a token takes more bytes than an engine does.</summary>
    internal static bool TooLong(string token, int most = MaxBytes) => token.Length > MaxBytes / 3 && Encoding.UTF8.GetByteCount(token) > most;
}
