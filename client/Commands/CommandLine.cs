using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using AgriDirectory.Client.Sample;

namespace AgriDirectory.Client.Commands;

/// <summary>The commands and their options.</summary>
static partial class CommandLine
{
    static readonly Option<string> Data = new("--data")
    {
        Description = "数据文件夹 / the data folder",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => Path.Combine(Home.Path, "data"),
    };

    static readonly Option<string> Urls = new("--urls")
    {
        Description = "服务地址 / where to serve",
        HelpName = "URL",
        Recursive = true,
        DefaultValueFactory = _ => "http://localhost:5080",
    };

    static readonly Option<string?> Lang = new("--lang") { Description = "语言 / the language: zh, en", HelpName = "zh|en", Recursive = true };

    /// <summary>Reads the command line and does what it says.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        foreach (var option in new[] { Data, Urls }) option.Validators.Add(r => RefuseEmpty(r, option.Name));
        Lang.AcceptOnlyFromAmong("zh", "en");
        var root = new RootCommand("卧龙区月季艾草企业名录 / The rose and mugwort firms of Wolong district") { Data, Urls, Lang };
        var serve = new Command("serve", "启动服务（默认） / serve the directory (the default)");
        foreach (var command in new[] { root, serve })
        {
            command.TreatUnmatchedTokensAsErrors = false;
            command.SetAction((r, stop) =>
                new ServeCommand(Speak(r), Folder(r), r.GetRequiredValue(Urls), [.. r.UnmatchedTokens]).RunAsync(stop));
        }

        root.Add(serve);
        root.Add(Import());
        root.Add(Export());
        root.Add(Sample());
        root.Add(Rebuild());
        root.Add(Backup());
        root.Add(Restore());
        root.Add(Verify());
        return await InvokeAsync(root.Parse(args));
    }

    /// <summary>What is empty was most often a variable that is not set.</summary>
    static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value))) result.AddError($"{name}: 不能为空 / must not be empty");
    }

    static Argument<string> FileArgument(string description)
    {
        var file = new Argument<string>("FILE") { Description = description };
        file.Validators.Add(r => RefuseEmpty(r, file.Name));
        return file;
    }

    static Command Import()
    {
        var file = FileArgument("CSV（UTF-8、GBK）或 JSON Lines；“-”为标准输入 / CSV or JSON Lines; - is standard input");
        var command = new Command("import", "批量导入企业 / load a file of firms") { file };
        command.SetAction((r, stop) => new ImportCommand(Speak(r), Folder(r), r.GetRequiredValue(file)).RunAsync(stop));
        return command;
    }

    static Command Export()
    {
        var file = FileArgument("要写的文件；“-”为标准输出 / the file to write; - is standard output");
        var format = new Option<string?>("--format") { Description = "格式，默认看扩展名 / the format; by the file's extension otherwise", HelpName = "csv|jsonl" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var command = new Command("export", "导出全部企业 / write every firm to a file") { file, format };
        command.SetAction((r, stop) => new ExportCommand(Speak(r), Folder(r), r.GetRequiredValue(file), r.GetValue(format)).RunAsync(stop));
        return command;
    }

    static Command Sample()
    {
        var firms = new Option<int>("--firms")
        {
            Description = "企业数 / how many firms",
            HelpName = "N",
            DefaultValueFactory = _ => SampleCommand.Firms,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "随机种子 / the seed",
            HelpName = "S",
            DefaultValueFactory = _ => SampleCommand.Seed,
        };
        firms.Validators.Add(r =>
        {
            // Asking the result for its value throws when it is no number.
            if (r.Tokens is [var given, ..] && !(int.TryParse(given.Value, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= SampleFirms.MaxFirms))
                r.AddError($"--firms: 1 – {SampleFirms.MaxFirms}");
        });
        var command = new Command("sample", "把示例企业写到标准输出（CSV） / write made-up firms to standard output (CSV)") { firms, seed };
        command.SetAction((r, stop) => SampleCommand.RunAsync(r.GetValue(firms), r.GetValue(seed), r.GetValue(Lang) != "en", stop));
        return command;
    }

    static Command Rebuild()
    {
        var back = new Option<bool>("--back") { Description = "退回上一代索引 / go back to the generation before" };
        var command = new Command("rebuild", "重建搜索索引 / rebuild the search index") { back };
        command.SetAction((r, stop) => new RebuildCommand(Speak(r), Folder(r), r.GetValue(back)).RunAsync(stop));
        return command;
    }

    static Command Backup()
    {
        var file = FileArgument("要写的文件 / the file to write");
        var overwrite = new Option<bool>("--overwrite") { Description = "文件已存在时替换 / replace a file that is there" };
        var command = new Command("backup", "备份整个目录，服务不中断 / back the whole directory up, while it serves") { file, overwrite };
        command.SetAction((r, stop) => new BackupCommand(Speak(r), Folder(r), r.GetRequiredValue(file), r.GetValue(overwrite)).RunAsync(stop));
        return command;
    }

    static Command Restore()
    {
        var file = FileArgument("备份文件 / a file that backup wrote");
        var command = new Command("restore", "把备份恢复到空的数据文件夹 / restore a backup into an empty data folder") { file };
        command.SetAction((r, stop) => new RestoreCommand(Speak(r), Folder(r), r.GetRequiredValue(file)).RunAsync(stop));
        return command;
    }

    static Command Verify()
    {
        var repair = new Option<bool>("--repair") { Description = "修复不一致之处 / repair what differs" };
        var command = new Command("verify", "核对数据库、索引和汇总 / compare the database with the index and the totals") { repair };
        command.SetAction((r, stop) => new VerifyCommand(Speak(r), Folder(r), r.GetValue(repair)).RunAsync(stop));
        return command;
    }

    static Terminal Speak(ParseResult result) => Terminal.Of(result.GetValue(Lang));

    static string Folder(ParseResult result) => Path.GetFullPath(result.GetRequiredValue(Data));

    static async Task<int> InvokeAsync(ParseResult result)
    {
        // What begins like a configuration key is one; anything else that is unknown is a slip.
        var slips = result.UnmatchedTokens.Where(t => !Setting().IsMatch(t)).ToList();
        foreach (var error in result.Errors) await Console.Error.WriteLineAsync(error.Message);
        foreach (var slip in slips) await Console.Error.WriteLineAsync($"不认识 / unknown: {slip}");
        if (result.Errors.Count > 0 || slips.Count > 0)
        {
            await Console.Error.WriteLineAsync("用 --help 查看用法 / see --help");
            return ExitCode.Failed;
        }

        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    [GeneratedRegex("^--[A-Za-z]+(:[A-Za-z0-9_.]+)+=.*$")]
    private static partial Regex Setting();
}
