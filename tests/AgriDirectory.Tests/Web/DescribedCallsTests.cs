using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Web;

/// <summary>The description says of each call what it does: all of them are made.</summary>
public sealed class DescribedCallsTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Fact]
    public async Task Every_call_answers_as_it_is_described_to_the_public_and_to_operators()
    {
        var operations = await OperationsAsync();
        var ids = operations.Select(o => (string?)o.Says["operationId"]).ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Superset(
            new HashSet<string?> { "createFirm", "replaceFirm", "deleteFirm", "getFirm", "getFirms", "getFirmHistory", "startImport", "rebuild", "backUp", "verify" }, ids.ToHashSet());
        foreach (var operation in operations)
        {
            var responses = operation.Says["responses"]!.AsObject();
            using var open = await SendAsync(operation, clerk: false);
            using var signedIn = await SendAsync(operation, clerk: true);
            foreach (var answer in new[] { open, signedIn })
            {
                var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(responses.ContainsKey(status), $"{operation.Method} {operation.Path} answered {status}: {await answer.Content.ReadAsStringAsync()}");
            }

            Assert.Equal(operation.Says["security"] is not null, open.StatusCode == HttpStatusCode.Unauthorized);
            Assert.NotEqual(HttpStatusCode.Unauthorized, signedIn.StatusCode);
            if (operation.Path.StartsWith("/api/", StringComparison.Ordinal)) Assert.True(responses.ContainsKey("429"), operation.Path);
        }
    }

    [Fact]
    public async Task A_change_is_described_with_its_body_and_its_refusals()
    {
        var operations = (await OperationsAsync()).ToDictionary(o => (string)o.Says["operationId"]!, o => o.Says);
        foreach (var (id, statuses) in new[]
        {
            ("createFirm", new[] { "201", "400", "401", "403", "409", "413", "415", "422", "429", "503" }),
            ("replaceFirm", ["200", "400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "428", "429", "503"]),
            ("deleteFirm", ["204", "400", "401", "403", "404", "410", "412", "428", "429", "503"]),
            ("restoreFirm", ["200", "400", "401", "403", "404", "409", "412", "422", "428", "429", "503"]),
            ("mergeFirms", ["200", "400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "428", "429", "503"]),
            ("unmergeFirms", ["200", "400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "428", "429", "503"]),
            ("getFirm", ["200", "304", "308", "400", "404", "429"]),
        })
        {
            Assert.Equal(statuses, operations[id]["responses"]!.AsObject().Select(r => r.Key).Order(StringComparer.Ordinal));
        }

        var body = operations["replaceFirm"]["requestBody"]!;
        Assert.True((bool)body["required"]!);
        Assert.Equal("#/components/schemas/FirmDetails", (string)body["content"]!["application/json"]!["schema"]!["$ref"]!);
        var document = await DocumentAsync();
        var firm = document["components"]!["schemas"]!["FirmDetails"]!["properties"]!;
        foreach (var name in new[] { "id", "version", "changedAt", "changedBy", "warnings", "sample" })
        {
            Assert.True((bool)firm[name]!["readOnly"]!, name);
        }

        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["Bearer"]!["scheme"]!);
    }

    async Task<HttpResponseMessage> SendAsync(Operation operation, bool clerk)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path.Replace("{id}", "0000000000", StringComparison.Ordinal));
        if (clerk) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        if (operation.Says["requestBody"] is not null) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await site.Http.SendAsync(request);
    }

    async Task<List<Operation>> OperationsAsync() =>
        [.. (await DocumentAsync())["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => new Operation(o.Key.ToUpperInvariant(), p.Key, o.Value!)))];

    async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await site.Http.GetStringAsync("/openapi/v1.json"))!;

    sealed record Operation(string Method, string Path, JsonNode Says);
}
