using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Processes;

/// <summary>A folder in use, a folder that cannot be written, and a disk without room.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task A_second_process_says_who_has_the_folder_and_ends()
    {
        using var folder = new TemporaryFolder();
        var (first, http) = await ClientProcess.ServeAsync(folder.Path);
        await using var _ = first;
        using var __ = http;
        await using var second = ClientProcess.Start("serve", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(3, await second.EndAsync());
        Assert.Contains(first.Id.ToString(CultureInfo.InvariantCulture), second.Output, StringComparison.Ordinal);
        Assert.Contains(http.BaseAddress!.Authority, second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("import", "-")]
    [InlineData("rebuild")]
    public async Task A_folder_that_cannot_be_written_is_named(params string[] command)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "not a folder");
        var under = Path.Combine(folder["file"], "data");
        await using var client = ClientProcess.Start([.. command, "--data", under]);
        client.Input.Close();
        Assert.Equal(4, await client.EndAsync());
        Assert.Contains(under, client.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", client.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_room_a_load_says_so_and_goes_on_when_there_is_room_again()
    {
        using var folder = new TemporaryFolder();
        var file = folder["firms.csv"];
        var small = Directory.CreateDirectory(folder["small"]).FullName;
        await Directories.SampleFileAsync(file, 20_000);
        if (Run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small) != 0)
        {
            Assert.Skip("Mounting a small disk takes root: run the tests as root to have this one.");
        }

        try
        {
            await using var full = ClientProcess.Start("import", file, "--data", Path.Combine(small, "data"));
            Assert.NotEqual(0, await full.EndAsync());
            Assert.Contains("磁盘", full.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", full.Output, StringComparison.Ordinal);

            Assert.Equal(0, Run("mount", "-o", "remount,size=600m", small));
            await using var again = ClientProcess.Start("import", file, "--data", Path.Combine(small, "data"));
            Assert.Equal(0, await again.EndAsync());
            Assert.Equal(20_000, Directories.Sql(Path.Combine(small, "data"), "SELECT count(*) FROM firm WHERE deleted = 0"));
        }
        finally
        {
            Run("umount", "-l", small);
        }
    }

    [Fact]
    public async Task Without_room_a_change_says_so_and_loses_nothing_and_is_made_when_there_is_room_again()
    {
        using var folder = new TemporaryFolder();
        var small = Directory.CreateDirectory(folder["small"]).FullName;
        await File.WriteAllTextAsync(folder["firms.csv"], "名称,乡镇,产品\n南阳先到艾草制品有限公司,石桥镇,艾条\n");
        if (Run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small) != 0)
        {
            Assert.Skip("Mounting a small disk takes root: run the tests as root to have this one.");
        }

        try
        {
            var data = Path.Combine(small, "data");
            await using (var import = ClientProcess.Start("import", folder["firms.csv"], "--data", data))
            {
                Assert.Equal(0, await import.EndAsync());
            }

            var (client, http) = await ClientProcess.ServeAsync(data);
            await using var _ = client;
            using var __ = http;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim());
            await Directories.UntilAsync(async () => await http.TotalAsync() == 1);
            var id = (string)(await http.JsonAsync("/api/v1/firms"))["items"]![0]!["id"]!;

            // A file takes what room there is; the database's own files still have some within them.
            Fill(Path.Combine(small, "filler"));
            var (version, refused) = (1, default((HttpStatusCode Status, string Code)));
            for (var tries = 0; refused.Code is null && tries < 2_000; tries++)
            {
                var answer = await ChangeAsync(http, HttpMethod.Put, "/api/v1/firms/" + id, version + 1, ("If-Match", $"\"{version}\""));
                if (answer.Status == HttpStatusCode.OK) version++;
                else refused = answer;
            }

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "disk-full"), refused);
            Assert.Equal(refused, await ChangeAsync(http, HttpMethod.Post, "/api/v1/firms", 0, ("Idempotency-Key", "licence-17")));
            Assert.Equal(refused, await ChangeAsync(http, HttpMethod.Delete, "/api/v1/firms/" + id, 0, ("If-Match", $"\"{version}\"")));
            Assert.Equal(version, (int)(await http.JsonAsync("/api/v1/firms/" + id))["version"]!);

            File.Delete(Path.Combine(small, "filler"));
            Assert.Equal((HttpStatusCode.OK, ""), await ChangeAsync(http, HttpMethod.Put, "/api/v1/firms/" + id, version + 1, ("If-Match", $"\"{version}\"")));
            Assert.Equal((HttpStatusCode.Created, ""), await ChangeAsync(http, HttpMethod.Post, "/api/v1/firms", 0, ("Idempotency-Key", "licence-17")));
            Assert.Equal(version + 1, (int)(await http.JsonAsync("/api/v1/firms/" + id))["employees"]!);
            Assert.Equal(version + 2, Directories.Sql(data, "SELECT count(*) FROM history"));

            // The index had no room either, and comes after by itself.
            await Directories.UntilAsync(async () => await http.TotalAsync() == 2 && Directories.Sql(data, "SELECT count(*) FROM dirty") == 0);
        }
        finally
        {
            Run("umount", "-l", small);
        }
    }

    static async Task<(HttpStatusCode Status, string Code)> ChangeAsync(HttpClient http, HttpMethod method, string path, int employees, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        request.Content = method == HttpMethod.Delete
            ? null
            : new StringContent($$"""{"legalName":"南阳后到艾草制品有限公司","products":["moxa-stick"],"employees":{{employees}}}""", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"] ?? "");
    }

    /// <summary>Writes a file until there is no room for another byte.</summary>
    static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // That is it.
        }
    }

    static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
