using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Web;

/// <summary>Requests for described calls: right ones, ones at the limits, and hostile ones. The same seed makes the same.</summary>
sealed class RandomRequests(Description description, IReadOnlyList<string> firms, int seed)
{
    /// <summary>As they go over the wire. A server refuses half the kinds of broken paths before anybody reads them, so these are for queries.</summary>
    static readonly string[] HostileTexts =
    [
        "", "%20", "%00%01%1B", "%ED%A0%80", "%FF%FE%C0%AF", "%", "%zz", "-1", "0", "1e3", "NaN", "99999999999999999999", "-9223372036854775809", "%D9%A1", "true", "null",
        "%27%3BDROP%20TABLE%20firm%3B--", "%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd", "%F0%A0%80%8B", "%E2%80%AE", "a,b,,c", "[]", "{}",
    ];

    static readonly string[] HostileIds =
    [
        "0000000000", "x", "O0O0O0O0O0", "%ED%A0%80", "%E8%89%BE", "..%2F..", "%20", "-1", "%7F%01", "a%3Fb", "null", "%25",
    ];

    static readonly string[] Texts = ["艾条", "南阳", "yueji", "a", "33.05,112.48", "2", "南阳某某艾草制品有限公司"];

    static readonly string[] Tags = ["\"1\"", "\"1-full\"", "W/\"1\"", "\"2\"", "\"0\"", "*", "1", "\"", "\"\"", "\"x\"", "\"99999999999999999999\"", "\"1\", \"2\"", new string('a', 300)];

    static readonly string[] Files =
    [
        "", "名称,乡镇,产品\n", "名称,乡镇,产品\n南阳某某艾草制品有限公司,石桥镇,艾条\n", "名称,产值(万元)2024\n某,NaN\n,\n", "\uFEFFlegalName;township\nA;B;C;D\n",
        "{\"legalName\":\"南阳某某月季有限公司\",\"trades\":[\"rose\"]}\n", "{\"legalName\":1}\n{\n[]\nnull\n", "\0\0\0\u0001", "\"", "名称\n\"never ended", "名称,名称\na,b\n",
    ];

    readonly Random random = new(seed);

    public HttpRequestMessage Make(DescribedCall call)
    {
        var query = new StringBuilder();
        var request = new HttpRequestMessage { Method = new HttpMethod(call.Method) };
        var path = call.Path;
        foreach (var parameter in call.Parameters)
        {
            var (name, required) = ((string)parameter["name"]!, (bool?)parameter["required"] == true);
            switch ((string)parameter["in"]!)
            {
                case "path":
                    path = path.Replace("{" + name + "}", random.Next(3) == 0 ? Pick(HostileIds) : Value(description.Schema(parameter["schema"]!)["enum"]) ?? Pick(firms), StringComparison.Ordinal);
                    break;
                case "header":
                    if (random.Next(required ? 8 : 3) > 0) request.Headers.TryAddWithoutValidation(name, random.Next(3) > 0 ? "\"1\"" : Pick(Tags));
                    break;
                default:
                    if (random.Next(required ? 8 : 4) > (required ? 0 : 2)) Ask(query, name, description.Schema(parameter["schema"]!));
                    break;
            }
        }

        if (random.Next(6) == 0) query.Append("&frobnicate=%00&=&&lang");
        request.RequestUri = new Uri(path + (query.Length == 0 ? "" : "?" + query.ToString().TrimStart('&')), UriKind.Relative);
        if (random.Next(3) == 0) request.Headers.TryAddWithoutValidation("Accept-Language", Pick(["en", "zh-TW;q=abc", "*", ";;,,;q=9", new string('x', 400)]));
        if (call.Body is { } body) request.Content = Body(body);
        return request;
    }

    void Ask(StringBuilder query, string name, JsonObject schema)
    {
        var values = (string?)schema["type"] == "array" ? Enumerable.Range(0, random.Next(4)).Select(_ => Value(description.Schema(schema["items"]!))) : [Value(schema)];
        foreach (var value in values) query.Append('&').Append(name).Append('=').Append(value);
    }

    string Value(JsonObject schema)
    {
        if (random.Next(4) == 0) return random.Next(8) == 0 ? new string('a', random.Next(150, 3000)) : Pick(HostileTexts);
        if (Value(schema["enum"]) is { } choice) return choice;
        if ((string?)schema["type"] == "boolean") return Pick(["true", "false", "false", "True", "1"]);
        if ((string?)schema["type"] == "integer")
        {
            var (least, most) = (Whole(schema["minimum"], 0), Whole(schema["maximum"], 1000));
            return Pick([least, least + 1, least - 1, most, most + 1, random.NextInt64(least, most)]).ToString(CultureInfo.InvariantCulture);
        }

        if (Whole(schema["maxLength"], 0) is > 0 and var limit && random.Next(4) == 0) return new string('a', (int)limit + random.Next(2));
        return Uri.EscapeDataString(random.Next(2) == 0 ? Pick(firms) : Pick(Texts));
    }

    ByteArrayContent Body(JsonObject content)
    {
        var (type, media) = content.ElementAt(random.Next(content.Count));
        var schema = description.Schema(media!["schema"]!);
        var bytes = (string?)schema["format"] == "binary" ? Encoding.UTF8.GetBytes(Pick(Files)) : Json(schema);
        var body = new ByteArrayContent(bytes);
        if (random.Next(12) > 0) body.Headers.ContentType = MediaTypeHeaderValue.Parse(random.Next(12) > 0 ? type : Pick(["text/html", "application/json; charset=utf-16", "x/y", "multipart/form-data"]));
        return body;
    }

    byte[] Json(JsonObject schema)
    {
        if (random.Next(3) == 0)
        {
            return Encoding.UTF8.GetBytes(schema["properties"]?["firmId"] is not null ? $$"""{"question":"艾条 {{random.Next()}}","firmId":"{{Pick(firms)}}"}"""
                : schema["properties"]?["reason"] is not null ? """{"reason":"Not ours."}"""
                : schema["properties"]?["question"] is not null ? """{"question":"艾灸垫"}"""
                : schema["properties"]?["due"] is not null ? """{"state":"open","due":"2030-01-02"}"""
                : schema["properties"]?["subject"] is not null ? Claim
                : schema["properties"]?["other"] is null ? Firm(random.Next())
                : schema["properties"]?["otherVersion"] is null ? $$"""{"other":"{{Pick(firms)}}"}"""
                : $$"""{"other":"{{Pick(firms)}}","otherVersion":1}""");
        }

        var text = (Invent(schema, 0) ?? JsonValue.Create(0)).ToJsonString();
        return random.Next(10) switch
        {
            0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]),
            1 => Encoding.UTF8.GetBytes(Pick(["", "null", "[]", "0", "\"", "{\"legalName\":\"\\ud800\"}", "{\"legalName\":1e999}", "{\"legalName\":\"a\",\"legalName\":\"b\"}",
                "{\"capitalYuan\":99999999999999999999,\"legalName\":\"南阳\"}", new string('[', 500), "\uFEFF{}", "{\"\":{}}", "{\"__proto__\":{}}"])),
            2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>A claim that nothing is wrong with.</summary>
    public const string Claim = """
        {"subject":"mugwort","measure":"output","comparison":"about","value":11000000000,"scope":"city","year":2023,"basis":"asserted","publisher":"某报","title":"某文","published":"2024-01"}
        """;

    /// <summary>A firm that nothing is wrong with.</summary>
    public static string Firm(int number) => $$"""{"legalName":"南阳市卧龙区第{{number}}号艾草制品有限公司","township":"411303101","products":["moxa-stick"],"employees":{{number % 1000}}}""";

    JsonNode? Invent(JsonObject schema, int depth)
    {
        if (depth > 0 && random.Next(14) == 0)
            return Pick<Func<JsonNode?>>([() => null, () => "", () => -1, () => 1e300, () => new JsonArray(), () => new JsonObject(), () => true, () => new string('艾', 300), () => "\0\u202E"])();
        if (schema["oneOf"] is JsonArray several) return Invent(description.Schema(several[random.Next(several.Count)]!), depth);
        if (Value(schema["enum"]) is { } choice) return choice;
        return Pick([.. Description.Types(schema["type"]!)]) switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Pick([0, 1, 2024, 100_000]),
            "number" => Pick([0, 33.5, 112.25]),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Invent(description.Schema(schema["items"]!), depth + 1))]),
            "object" => Fields(schema, depth),
            _ => (string?)schema["format"] == "date" ? "2020-01-31" : Pick([.. Texts, "moxa-stick", "411303101", "https://firm.example", "0377-1234567", "a@b.example"]),
        };
    }

    JsonObject Fields(JsonObject schema, int depth)
    {
        var made = new JsonObject();
        foreach (var (name, says) in schema["properties"]!.AsObject())
        {
            if (name == "legalName") made[name] = random.Next(12) > 0 ? $"南阳{(char)random.Next('一', '龥')}{(char)random.Next('一', '龥')}艾草制品有限公司" : Invent(description.Schema(says!), 1);
            else if (random.Next(depth == 0 ? 6 : 2) == 0) made[name] = Invent(description.Schema(says!), depth + 1);
        }

        if (random.Next(12) == 0) made["frobnicate"] = 1;
        return made;
    }

    /// <summary>One of the values of an enumeration; null if there is none.</summary>
    string? Value(JsonNode? choices) => choices is JsonArray values ? (string)values[random.Next(values.Count)]! : null;

    static long Whole(JsonNode? node, long otherwise) => node is null ? otherwise : long.Parse(node.ToString(), CultureInfo.InvariantCulture);

    T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
