using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>Reads lines of JSON as firms: the API's shape, of which a line may leave out what it does not give.</summary>
sealed class JsonFirms
{
    /// <summary>What the API and the file of refused rows add to a firm's details; left out.</summary>
    static readonly ImmutableArray<string> Ignored =
        ["version", "changedAt", "changedBy", "deleted", "outputYuan", "highlights", "matched", "_line", "_error"];

    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Names that mean nothing to the directory, at most 100.</summary>
    public HashSet<string> Unknown { get; } = [];

    public static FileRow TooLong(int line, string text)
    {
        var draft = new FirmDraft(line);
        draft.RefuseRow("row-too-long");
        return new FileRow(line, null, [.. draft.Problems], [text]);
    }

    public FileRow Read(int line, string text)
    {
        var draft = new FirmDraft(line);
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object) draft.RefuseRow("json-line");
            else if (text.Contains('\uFFFD')) draft.RefuseRow("character-unreadable", "�");
            else ReadObject(draft, document.RootElement);
        }
        catch (JsonException)
        {
            draft.RefuseRow("json-line");
        }

        var read = draft.Finish();
        return new FileRow(line, read, [.. draft.Problems], [text]);
    }

    void ReadObject(FirmDraft draft, JsonElement firm)
    {
        foreach (var property in firm.EnumerateObject())
        {
            draft.Column = FileLimits.Shown(property.Name);
            switch (property.Name)
            {
                case "contact":
                    ReadContact(draft, property.Value, FirmFields.ContactName | FirmFields.ContactPhone | FirmFields.ContactMail);
                    break;
                case "person":
                    ReadContact(draft, property.Value, FirmFields.PersonName | FirmFields.PersonPhone | FirmFields.PersonMail);
                    break;
                case "location":
                    ReadLocation(draft, property.Value);
                    break;
                case "output":
                    ReadOutputs(draft, property.Value);
                    break;
                default:
                    ReadField(draft, property);
                    break;
            }
        }
    }

    void ReadField(FirmDraft draft, JsonProperty property)
    {
        if (FirmColumns.Find(property.Name) is not { } column)
        {
            if (!Ignored.Contains(property.Name) && Unknown.Count < 100) Unknown.Add(draft.Column);
            return;
        }

        var value = property.Value;
        // The API's lists show a township as code and name.
        if (column.Field == "township" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("code", out var code)) value = code;
        draft.Given |= column.Fields;
        if (Texts(value, column.Several) is not { } texts) draft.Refuse("json-type", value.ToString());
        else if (texts.Find(t => t.Length > FileLimits.Cell) is { } longest) draft.Refuse("cell-too-long", longest, FirmFileReader.Text(FileLimits.Cell));
        else column.Read(draft, texts);
    }

    /// <summary>A value's texts; null if it is of a kind that the field cannot have.</summary>
    static List<string>? Texts(JsonElement value, bool several)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.String:
                var text = Text(value).Trim();
                return text.Length == 0 ? [] : several ? SeveralValues.Split(text) : [text];
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return [value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetBoolean() ? "true" : "false"];
            case JsonValueKind.Array when several && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String):
                return [.. value.EnumerateArray().Select(v => Text(v).Trim()).Where(v => v.Length > 0)];
            default:
                return null;
        }
    }

    /// <summary>A string's text; a lone surrogate in it is no text.</summary>
    static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A string is not well-formed Unicode.", e);
        }
    }

    static void ReadContact(FirmDraft draft, JsonElement value, FirmFields fields)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            draft.Refuse("json-type", value.ToString());
            return;
        }

        draft.Given |= fields;
        var person = fields.HasFlag(FirmFields.PersonName);
        var (name, phone, mail) = (Part(draft, value, "name"), Part(draft, value, "phone"), Part(draft, value, "mail"));
        if (person) (draft.PersonName, draft.PersonPhone, draft.PersonMail) = (name, phone, mail);
        else (draft.ContactName, draft.ContactPhone, draft.ContactMail) = (name, phone, mail);
    }

    static string? Part(FirmDraft draft, JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Null || !value.TryGetProperty(name, out var part)) return null;
        if (Texts(part, several: false) is { } texts) return texts.FirstOrDefault();
        draft.Refuse("json-type", part.ToString());
        return null;
    }

    static void ReadLocation(FirmDraft draft, JsonElement value)
    {
        draft.Given |= FirmFields.Location;
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("latitude", out var latitude)
            && latitude.ValueKind == JsonValueKind.Number && latitude.TryGetDouble(out var north)
            && value.TryGetProperty("longitude", out var longitude)
            && longitude.ValueKind == JsonValueKind.Number && longitude.TryGetDouble(out var east)
            && double.IsFinite(north) && double.IsFinite(east))
        {
            (draft.Latitude, draft.Longitude) = (north, east);
        }
        else
        {
            draft.Refuse("json-type", value.ToString());
        }
    }

    static void ReadOutputs(FirmDraft draft, JsonElement value)
    {
        draft.Given |= FirmFields.Output;
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 1_000)
        {
            draft.Refuse("json-type", value.ToString());
            return;
        }

        foreach (var figure in value.EnumerateArray()) ReadOutput(draft, figure);
    }

    static void ReadOutput(FirmDraft draft, JsonElement figure)
    {
        if (figure.ValueKind != JsonValueKind.Object
            || !figure.TryGetProperty("year", out var year) || year.ValueKind != JsonValueKind.Number || !year.TryGetInt32(out var of)
            || !figure.TryGetProperty("yuan", out var sum) || sum.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
        {
            draft.Refuse("json-type", figure.ToString());
            return;
        }

        var product = Part(draft, figure, "product");
        if (product is not null)
        {
            if (CellValues.Product(product) is { } known) product = known.Id;
            else draft.Refuse("product-unknown", product, string.Join(", ", ProductCatalogue.All.Select(p => p.Id)));
        }

        OutputBasis? basis = null;
        if (Part(draft, figure, "basis") is { } word)
        {
            if (FirmLabels.Bases.TryRead(word, out var read)) basis = read;
            else draft.Refuse("choice-unknown", word, FirmLabels.Bases.Allowed);
        }

        // A figure of null takes the firm's figure away, as an empty cell does.
        if (sum.ValueKind == JsonValueKind.Null) draft.ClearOutput(new OutputKey(of, product, basis));
        else if (CellValues.Money(sum.GetRawText(), 1, out var yuan) is { } wrong) draft.Refuse(wrong, sum.GetRawText());
        else draft.AddOutput(new OutputKey(of, product), yuan, basis);
    }
}
