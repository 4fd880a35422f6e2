using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Imports;
using AgriDirectory.Client.Words;
using AgriDirectory.Imports;
using Spectre.Console;

namespace AgriDirectory.Client.Commands;

/// <summary>Tells how an import ended.</summary>
sealed class ImportTelling(Terminal terminal)
{
    /// <summary>Prints the report.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(ImportReport report)
    {
        var state = report.State;
        TellEnd(report);
        if (state.Rows > 0) TellCounts(report);
        if (state.SamplesRemoved > 0)
        {
            var removed = Terminal.Number(state.SamplesRemoved);
            terminal.Say(
                $"示例企业已收起（{removed} 家）：示例与真实企业从不混在一起。",
                $"{removed} made-up firms were put away: the sample and real firms never mix.");
        }

        if (report.UnknownColumns.Length > 0)
        {
            var names = string.Join(terminal.Pick("、", ", "), report.UnknownColumns);
            Terminal.Write(ProblemWords.Say("unknown-columns", [names], terminal.Language));
        }

        TellRows(terminal.Pick("提醒（已导入，请核对）", "Warnings (loaded; please check)"), report.Warnings, state.Warnings);
        TellRows(terminal.Pick("被拒绝的行", "Refused rows"), report.Problems, state.Refused + state.Failed);
        if (report.RejectedTrouble is { } trouble) terminal.Complain("rejected-unwritable", trouble);
        else if (report.Rejected is { } path) terminal.Say($"被拒绝的行在 {path}，改好后可以直接再导入。", $"The refused rows are in {path}: correct and load it.");
        return state.Status switch
        {
            ImportStatus.Done => state.Refused + state.Failed > 0 ? ExitCode.RowsRefused : ExitCode.Fine,
            ImportStatus.Stopped => ExitCode.Stopped,
            _ => report.Problem?.Code is "read-only" or "disk-full" ? ExitCode.Unwritable : ExitCode.Failed,
        };
    }

    void TellEnd(ImportReport report)
    {
        switch (report.State.Status)
        {
            case ImportStatus.Done:
                terminal.Say($"{report.State.Name} 导入完成。", $"{report.State.Name} is loaded.");
                break;
            case ImportStatus.Stopped:
                terminal.Say($"{report.State.Name} 导入已停止，已导入的保留。", $"The load of {report.State.Name} was stopped; what was loaded stays.");
                break;
            default:
                Terminal.WriteTrouble(terminal.Pick($"{report.State.Name} 导入失败。", $"{report.State.Name} was not loaded."));
                break;
        }

        if (report.Problem is { } problem) Terminal.WriteTrouble(ProblemWords.Say(problem, terminal.Language));
    }

    void TellCounts(ImportReport report)
    {
        var s = report.State;
        string N(double number) => Terminal.Number(number);
        var rate = N(report.Elapsed > TimeSpan.Zero ? s.Rows / report.Elapsed.TotalSeconds : 0);
        terminal.Say(
            $"{N(s.Rows)} 行：新增 {N(s.Created)}，更新 {N(s.Changed)}，无变化 {N(s.Unchanged)}，"
                + $"拒绝 {N(s.Refused)}，失败 {N(s.Failed)}，提醒 {N(s.Warnings)}；用时 {Terminal.Time(report.Elapsed)}，每秒 {rate} 行。",
            $"{N(s.Rows)} rows: {N(s.Created)} new, {N(s.Changed)} changed, {N(s.Unchanged)} unchanged, "
                + $"{N(s.Refused)} refused, {N(s.Failed)} failed, {N(s.Warnings)} with warnings; "
                + $"{Terminal.Time(report.Elapsed)}, {rate} rows a second.");
    }

    void TellRows(string title, ImmutableArray<RowProblem> rows, int all)
    {
        if (rows.IsDefaultOrEmpty) return;
        Console.Out.WriteLine(title + terminal.Pick("：", ":"));
        if (Terminal.Live) WriteTable(rows);
        else WriteLines(rows);

        var lines = rows.Select(r => r.Line).Distinct().Count();
        if (all > lines) terminal.Say($"  …… 共 {Terminal.Number(all)} 行", $"  … {Terminal.Number(all)} rows in all");
    }

    void WriteLines(ImmutableArray<RowProblem> rows)
    {
        foreach (var row in rows)
        {
            var line = terminal.Pick($"  第 {Line(row)} 行 ", $"  line {Line(row)} ");
            Terminal.Write(line + ProblemWords.Say(row, terminal.Language));
        }
    }

    void WriteTable(ImmutableArray<RowProblem> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(terminal.Pick("行", "Line"), c => c.RightAligned());
        table.AddColumn(terminal.Pick("列", "Column"));
        table.AddColumn(terminal.Pick("内容", "Value"));
        table.AddColumn(terminal.Pick("原因", "Why"));
        foreach (var row in rows)
        {
            table.AddRow(Cell(Line(row)), Cell(row.Column), Cell(row.Value), Cell(ProblemWords.Say(row.Code, row.Arguments, terminal.Language)));
        }

        AnsiConsole.Write(table);
    }

    static Text Cell(string text) => new(Terminal.Plain(text));

    static string Line(RowProblem row) => row.Line.ToString(CultureInfo.InvariantCulture);
}
