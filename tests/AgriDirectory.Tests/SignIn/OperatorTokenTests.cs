using AgriDirectory.Client.SignIn;

namespace AgriDirectory.Tests.SignIn;

public sealed class OperatorTokenTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("agri-token").FullName;

    string File => Path.Combine(folder, "operator.token");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_keeps_its_token()
    {
        Assert.Null(OperatorToken.Find(folder));
        var token = OperatorToken.LoadOrCreate(folder);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token.Secret);
        Assert.Equal(token.Secret, OperatorToken.LoadOrCreate(folder).Secret);
        Assert.Equal(token.Secret, OperatorToken.Find(folder)!.Secret);
        Assert.Equal(File, Assert.Single(Directory.GetFiles(folder)));
    }

    [Fact]
    public void Only_its_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        OperatorToken.LoadOrCreate(folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void An_empty_file_is_no_token()
    {
        System.IO.File.WriteAllText(File, "\n");
        Assert.Null(OperatorToken.Find(folder));
        Assert.False(OperatorToken.LoadOrCreate(folder).Is(""));
        Assert.NotNull(OperatorToken.Find(folder));
    }

    [Fact]
    public void Only_the_secret_is_the_secret()
    {
        var token = OperatorToken.LoadOrCreate(folder);
        Assert.True(token.Is(token.Secret));
        Assert.False(token.Is(token.Secret + "x"));
        Assert.False(token.Is(token.Secret[..^1]));
        Assert.False(token.Is(""));
        Assert.False(token.Is("\ud800"));
    }
}
