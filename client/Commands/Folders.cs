using System.Globalization;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Storage;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Client.Commands;

/// <summary>Says what keeps a command from its data folder.</summary>
static class Folders
{
    /// <summary>Does what needs the folder, or says why it cannot.</summary>
    public static Task<int> WithAsync(Terminal terminal, string path, Func<DataFolder, Task<int>> work) => WithAsync(terminal, path, DataFolder.Claim, work);

    /// <summary>Does what needs a folder in which there is nothing yet, or says why it cannot.</summary>
    public static Task<int> WithEmptyAsync(Terminal terminal, string path, Func<DataFolder, Task<int>> work) => WithAsync(terminal, path, DataFolder.ClaimEmpty, work);

    static async Task<int> WithAsync(Terminal terminal, string path, Func<string, DataFolder> claim, Func<DataFolder, Task<int>> work)
    {
        try
        {
            using var folder = claim(path);
            return await work(folder);
        }
        catch (DataFolderException e) when (e.Code == "in-use")
        {
            var who = e.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "?";
            terminal.Complain("in-use", e.Path, who, e.Url is { } url ? terminal.Pick($"，地址 {url}", $", which serves at {url}") : "");
            return ExitCode.InUse;
        }
        catch (DataFolderException e) when (e.Code is "restore-not-empty" or "restore-unfinished")
        {
            terminal.Complain(e.Code, e.Path);
            return ExitCode.Failed;
        }
        catch (DataFolderException e)
        {
            terminal.Complain("unwritable", e.Path, e.InnerException?.Message ?? e.Message);
            return ExitCode.Unwritable;
        }
        catch (UnauthorizedAccessException e)
        {
            terminal.Complain("unwritable", path, e.Message);
            return ExitCode.Unwritable;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures)
                terminal.Complain("wrong-setting", failure);

            return ExitCode.Failed;
        }
        catch (StoreFailedException e)
        {
            terminal.Complain(e.Code, e.Message);
            return e.Code is "read-only" or "disk-full" ? ExitCode.Unwritable : ExitCode.Failed;
        }
    }
}
