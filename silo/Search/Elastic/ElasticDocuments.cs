using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Writes a firm's document as two lines of a bulk. Its version is the external one: an older or equal one is not taken in again.</summary>
internal static class ElasticDocuments
{
    internal static void WriteAction(Utf8JsonWriter json, FirmDocument firm)
    {
        json.WriteStartObject();
        json.WriteStartObject("index");
        json.WriteString("_id", firm.Id);
        json.WriteNumber("version", firm.Version);
        json.WriteString("version_type", "external");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The document; a tombstone's has its id only, and so is met by nothing that is not told to.</summary>
    internal static void WriteSource(Utf8JsonWriter json, FirmDocument firm)
    {
        json.WriteStartObject();
        json.WriteString(ElasticIndex.Id, firm.Id);
        if (firm.Card is { } card)
        {
            json.WriteBoolean(ElasticIndex.Live, true);
            // As text, so that it comes back digit for digit.
            json.WriteString(ElasticIndex.Card, JsonSerializer.SerializeToUtf8Bytes(card, FirmJson.Options));
            json.WriteString(ElasticIndex.NameSort, firm.NameSort);
            WriteNumbers(json, firm, card);
            WriteTokens(json, firm);
        }

        json.WriteEndObject();
    }

    static void WriteNumbers(Utf8JsonWriter json, FirmDocument firm, FirmCard card)
    {
        json.WriteNumber(ElasticIndex.Inactive, card.Status == FirmStatus.Active ? 0 : 1);
        Write(json, ElasticIndex.Output, card.OutputYuan);
        Write(json, ElasticIndex.OutputYear, card.OutputYear);
        Write(json, ElasticIndex.Capital, card.CapitalYuan);
        Write(json, ElasticIndex.Established, card.Established?.DayNumber);
        Write(json, ElasticIndex.Area, firm.AreaHundredths);
        foreach (var output in firm.Outputs)
        {
            json.WriteNumber(ElasticIndex.YuanIn(output.Market), output.Yuan);
            json.WriteNumber(ElasticIndex.YearIn(output.Market), output.Year);
        }

        if (card.Location is not { } location)
            return;

        json.WriteStartObject(ElasticIndex.Location);
        json.WriteNumber("lat", location.Latitude);
        json.WriteNumber("lon", location.Longitude);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
    }

    static void WriteTokens(Utf8JsonWriter json, FirmDocument firm)
    {
        foreach (var (field, tokens) in firm.Tokens)
        {
            if (!ElasticIndex.IsPositional(field))
                Write(json, ElasticIndex.NameOf(field), tokens, token => token);
            else if (!firm.Positions.ContainsKey(field))
                Write(json, ElasticIndex.NameOf(field), tokens, ElasticTokens.Of);
        }

        foreach (var (field, texts) in firm.Positions)
            Write(json, ElasticIndex.NameOf(field), texts, ElasticTokens.Text);

        foreach (var (field, values) in firm.Facets)
            Write(json, ElasticIndex.NameOf(field), values, value => value);
    }

    static void Write<T>(Utf8JsonWriter json, string name, T[] values, Func<T, string> text)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(text(value));

        json.WriteEndArray();
    }
}
