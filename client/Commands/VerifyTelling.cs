using System.Globalization;
using AgriDirectory.Markets;
using AgriDirectory.Verification;

namespace AgriDirectory.Client.Commands;

/// <summary>Tells how far a verification is, and what it found and did.</summary>
sealed class VerifyTelling(Terminal terminal)
{
    static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    VerifyStage? stage;
    long shown;

    /// <summary>Once a second, and at each new stage.</summary>
    public void Progress(VerifyState state)
    {
        if (stage == state.Stage && TimeProvider.System.GetElapsedTime(shown) < ShowEvery) return;
        (stage, shown) = (state.Stage, TimeProvider.System.GetTimestamp());
        var far = state.Of == 0 ? "" : $" {Terminal.Number(state.Looked)}/{Terminal.Number(state.Of)}";
        var (chinese, english) = state.Stage switch
        {
            VerifyStage.Database => ("数据库自查", "the database checks itself"),
            VerifyStage.Index => ("比对索引", "comparing the index"),
            _ => ("比对汇总", "comparing the totals"),
        };
        terminal.Say($"{chinese}{far} …", $"{english}{far} …");
    }

    /// <summary>What was found, what was done about it, and what is left.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(VerifyState state)
    {
        if (state.Stage == VerifyStage.Stopped)
        {
            terminal.Say("核对被停止了。", "The verification was stopped.");
            return ExitCode.Stopped;
        }

        if (state is not { Stage: VerifyStage.Done, Found: { } found })
        {
            terminal.Complain("verify-failed", state.Trouble ?? "?");
            return ExitCode.Failed;
        }

        Tell(found);
        if (state.Repaired is { } done)
        {
            terminal.Say(
                $"已修复：从索引取出 {Terminal.Number(done.Removed)} 家，重新送去索引 {Terminal.Number(done.Queued)} 家，重新汇总 {done.Reloaded} 个分区。",
                $"Repaired: {Terminal.Number(done.Removed)} firms taken out of the index, {Terminal.Number(done.Queued)} sent to it anew, {done.Reloaded} partitions added up anew.");
        }

        if (state.Left is { } left) Tell(left);
        return IsFine(state.Left ?? found) ? ExitCode.Fine : ExitCode.Differs;
    }

    static bool IsFine(VerifyFindings found) => Firms(found) + found.Totals == 0 && found.Faults.IsDefaultOrEmpty;

    static int Firms(VerifyFindings found) => found.Missing + found.Surplus + found.Older + found.Newer + found.Otherwise;

    void Tell(VerifyFindings found)
    {
        var firms = Terminal.Number(found.Firms);
        if (IsFine(found)) terminal.Say($"{firms} 家企业：数据库、索引和汇总一致。", $"{firms} firms: database, index and totals agree.");
        foreach (var fault in found.Faults.IsDefault ? [] : found.Faults) terminal.Complain("verify-fault", fault.Check, fault.What);
        if (Firms(found) > 0)
        {
            int[] counts = [found.Missing, found.Surplus, found.Older, found.Newer, found.Otherwise];
            terminal.Complain("verify-firms", [Terminal.Number(Firms(found)), firms, .. counts.Select(c => Terminal.Number(c))]);
            foreach (var firm in found.FirmDifferences) terminal.Complain("verify-firm", firm.FirmId, Kind(firm.Kind), Version(firm.InSql), Version(firm.InIndex));
        }

        if (found.Totals > 0) terminal.Complain("verify-totals", Terminal.Number(found.Totals));
        foreach (var total in found.TotalDifferences) terminal.Complain("verify-total", Place(total), Which(total.Sum), total.Held, total.Scanned);
        if (found.Parked > 0) terminal.Say($"搜索引擎拒收 {Terminal.Number(found.Parked)} 家，见工作台账。", $"{Terminal.Number(found.Parked)} firms are refused by the search engine; the worklist names them.");
        if (found.Waiting > 0) terminal.Say($"{Terminal.Number(found.Waiting)} 家一直在变，这次没有比对。", $"{Terminal.Number(found.Waiting)} firms were on their way all the time and were not compared.");
    }

    string Kind(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Missing => terminal.Pick("索引缺少", "missing in the index"),
        DifferenceKind.Surplus => terminal.Pick("索引多余", "surplus in the index"),
        DifferenceKind.Older => terminal.Pick("索引较旧", "older in the index"),
        DifferenceKind.Newer => terminal.Pick("索引较新", "newer in the index"),
        _ => terminal.Pick("是否删除不一致", "deleted in one alone"),
    };

    string Which(string sum) => sum switch
    {
        "firms" => terminal.Pick("企业数", "firms"),
        "reported" => terminal.Pick("有数据的企业数", "firms with a figure"),
        "total" => terminal.Pick("合计", "total"),
        "squares" => terminal.Pick("平方和", "sum of squares"),
        _ => terminal.Pick("公开部分", "public part"),
    };

    string Place(TotalDifference total)
    {
        var partition = total.Partition.ToString(CultureInfo.InvariantCulture);
        var year = total.Year == 0 ? "" : " " + total.Year.ToString(CultureInfo.InvariantCulture);
        return $"{terminal.Pick("分区", "partition")} {partition} {total.Market} {MarketMeasures.NameOf(total.Measure)}{year}";
    }

    static string Version(long? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
