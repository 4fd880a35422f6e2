using System.Diagnostics;
using System.Globalization;

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

    static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
