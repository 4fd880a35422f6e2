using System.Net;

namespace AgriDirectory.Tests.Processes;

/// <summary>The index is disposable: whatever happens to its folder, it is built again, while the rest serves.</summary>
public sealed class DamageTests(LoadedSample sample)
{
    public enum Damage
    {
        Deleted,
        Truncated,
        Noise,
    }

    [Theory]
    [InlineData(Damage.Deleted)]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Noise)]
    public async Task Damaged_between_runs_the_index_is_built_again(Damage damage)
    {
        using var folder = new TemporaryFolder();
        await sample.CopyToAsync(folder.Path);
        Do(damage, folder["index"]);
        await ServeAsync(folder.Path, (_, _) => Task.CompletedTask);
    }

    [Theory]
    [InlineData(Damage.Deleted)]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Noise)]
    public async Task Damaged_while_running_the_index_is_built_again_and_the_rest_serves(Damage damage)
    {
        using var folder = new TemporaryFolder();
        await sample.CopyToAsync(folder.Path);
        await ServeAsync(folder.Path, async (client, http) =>
        {
            var firm = (string)(await http.JsonAsync("/api/v1/firms?size=1"))["items"]![0]!["id"]!;
            var generation = Generation(folder.Path);
            Do(damage, folder["index"]);
            await Directories.UntilAsync(async () =>
            {
                using var page = await http.GetAsync(new Uri($"/firms/{firm}", UriKind.Relative));
                Assert.True(page.StatusCode == HttpStatusCode.OK, $"{page.StatusCode}\n{client.Output}");
                using var search = await http.GetAsync(new Uri("/api/v1/firms?q=艾条", UriKind.Relative));
                Assert.Contains(search.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
                return Generation(folder.Path) > generation;
            });
        });
    }

    static int Generation(string folder) => Directories.Sql(folder, "SELECT coalesce(max(number), 0) FROM generation WHERE state = 'current'");

    static async Task ServeAsync(string folder, Func<ClientProcess, HttpClient, Task> use)
    {
        var (client, http) = await ClientProcess.ServeAsync(folder);
        await using var _ = client;
        using var __ = http;
        await Directories.UntilAsync(async () => await http.TotalAsync() == 1347);
        await use(client, http);
        await Directories.UntilAsync(async () => await http.TotalAsync() == 1347);
        await Directories.UntilAsync(async () => await http.TotalAsync("艾条") > 0);
        await client.KillAsync();
    }

    static void Do(Damage damage, string index)
    {
        if (damage == Damage.Deleted)
        {
            // Moved away at one stroke: file by file, a merge would put new ones where others are being deleted.
            var gone = index + ".gone";
            Directory.Move(index, gone);
            Directory.Delete(gone, recursive: true);
            return;
        }

        var random = new Random(3);
        foreach (var file in Directory.EnumerateFiles(index, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                Spoil(damage, stream, random);
            }
            catch (FileNotFoundException)
            {
                // A merge has just replaced it.
            }
        }
    }

    static void Spoil(Damage damage, FileStream stream, Random random)
    {
        if (damage == Damage.Truncated)
        {
            stream.SetLength(stream.Length / 2);
            return;
        }

        var noise = new byte[stream.Length];
        random.NextBytes(noise);
        stream.Write(noise);
    }
}
