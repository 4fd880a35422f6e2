using AgriDirectory.Tests.Processes;
using AgriDirectory.Tests.Web;

[assembly: AssemblyFixture(typeof(LoadedSample))]

namespace AgriDirectory.Tests.Processes;

/// <summary>The files of a directory that has loaded its sample: made when they are first wanted, and copied for each test class that begins with them.</summary>
public sealed class LoadedSample : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly Lazy<Task> made;

    public LoadedSample() => made = new(LoadAsync);

    /// <summary>Copies database and index; what is each directory's own, as the operator's token, it makes itself.</summary>
    public async Task CopyToAsync(string target)
    {
        await made.Value;
        string[] files = [folder["directory.db"], .. Directory.GetFiles(folder["index"], "*", SearchOption.AllDirectories)];
        foreach (var file in files)
        {
            var copy = Path.Combine(target, Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    async Task LoadAsync()
    {
        var (client, http) = await ClientProcess.ServeAsync(folder.Path);
        await using (client)
        using (http)
        {
            await Directories.UntilAsync(async () => await http.TotalAsync() == RealFixture.Firms);
            await Directories.UntilAsync(() => Task.FromResult(client.Output.Contains("已载入示例企业", StringComparison.Ordinal)));
            client.Terminate();
            Assert.Equal(0, await client.EndAsync());
        }
    }

    public void Dispose() => folder.Dispose();
}
