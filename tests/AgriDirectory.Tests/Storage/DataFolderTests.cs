using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("agri-folder-").FullName;

    string Data => Path.Combine(root, "a", "data");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_folder_is_made_and_given_back()
    {
        Assert.Null(DataFolder.Find(Data));
        using (var folder = DataFolder.Claim(Data))
        {
            Assert.Equal(Path.GetFullPath(Data), folder.Path);
            Assert.Equal(new ServingProcess(Environment.ProcessId, null), DataFolder.Find(Data));
            folder.Announce("http://localhost:5080");
            Assert.Equal(new ServingProcess(Environment.ProcessId, "http://localhost:5080"), DataFolder.Find(Data));
        }

        Assert.Null(DataFolder.Find(Data));
        Assert.False(File.Exists(Path.Combine(Data, "serving.json")));
    }

    [Fact]
    public void A_second_claim_says_who_has_it()
    {
        using var folder = DataFolder.Claim(Data);
        var refusal = Assert.Throws<DataFolderException>(() => DataFolder.Claim(Data));
        Assert.Equal(("in-use", Path.GetFullPath(Data), Environment.ProcessId, null), (refusal.Code, refusal.Path, refusal.ProcessId!.Value, refusal.Url));
        folder.Announce("http://localhost:5080");
        Assert.Equal("http://localhost:5080", Assert.Throws<DataFolderException>(() => DataFolder.Claim(Data)).Url);
        Assert.NotNull(DataFolder.Find(Data));
    }

    [Fact]
    public void Giving_back_twice_leaves_the_next_owner_alone()
    {
        var first = DataFolder.Claim(Data);
        first.Dispose();
        using var second = DataFolder.Claim(Data);
        first.Dispose();
        Assert.Equal(Environment.ProcessId, DataFolder.Find(Data)!.ProcessId);
        Assert.Throws<DataFolderException>(() => DataFolder.Claim(Data));
    }

    [Theory]
    [InlineData("""{ "pid": 1, "url": "http://localhost:1" }""")]
    [InlineData("half of {")]
    [InlineData("")]
    public void What_a_killed_process_left_does_not_count(string note)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "lock"), "");
        File.WriteAllText(Path.Combine(Data, "serving.json"), note);
        Assert.Null(DataFolder.Find(Data));
        using var folder = DataFolder.Claim(Data);
        Assert.Equal(new ServingProcess(Environment.ProcessId, null), DataFolder.Find(Data));
    }

    [Fact]
    public void A_holder_whose_note_is_broken_is_found_all_the_same()
    {
        using var folder = DataFolder.Claim(Data);
        File.WriteAllText(Path.Combine(Data, "serving.json"), "null");
        Assert.NotNull(DataFolder.Find(Data));
        Assert.Null(Assert.Throws<DataFolderException>(() => DataFolder.Claim(Data)).ProcessId);
    }

    [Fact]
    public void Paths_that_cannot_be_written_to_are_refused()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "");
        Unwritable(file);
        Unwritable(Path.Combine(file, "data"));
        Unwritable(Path.Combine(root, "nul\0"));
        if (OperatingSystem.IsLinux())
        {
            Unwritable("/proc/agri");
            Unwritable("/proc/self");
        }

        Assert.Null(DataFolder.Find(Path.Combine(file, "data")));
    }

    [Fact]
    public void A_lock_that_is_a_folder_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Data, "lock"));
        Unwritable(Data);
        Assert.Null(DataFolder.Find(Data));
    }

    static void Unwritable(string path) => Assert.Equal("unwritable", Assert.Throws<DataFolderException>(() => DataFolder.Claim(path)).Code);
}
