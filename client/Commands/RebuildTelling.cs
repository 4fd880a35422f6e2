using System.Globalization;
using AgriDirectory.Indexing;

namespace AgriDirectory.Client.Commands;

/// <summary>Tells how a rebuild ended.</summary>
sealed class RebuildTelling(Terminal terminal)
{
    const int MostShown = 20;

    /// <summary>Says whether the index was switched, and if not, why, with the questions that would have been lost.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(RebuildState state, bool back)
    {
        if (state.Refusal is not { } refusal)
        {
            if (back) terminal.Say("已退回上一代索引。", "The index is the generation before again.");
            else terminal.Say("索引已重建。", "The index is rebuilt.");
            return ExitCode.Fine;
        }

        var generation = refusal.Generation.ToString(CultureInfo.InvariantCulture);
        if (refusal.Lost.IsDefaultOrEmpty)
        {
            terminal.Complain("generation-counts", generation, Terminal.Number(refusal.Firms), Terminal.Number(refusal.Expected));
            return ExitCode.Failed;
        }

        terminal.Complain("generation-questions", generation, Terminal.Number(refusal.Asked), Terminal.Number(refusal.Lost.Length));
        foreach (var probe in refusal.Lost.Take(MostShown))
        {
            terminal.Complain("generation-question", probe.Question, probe.FirmId);
        }

        if (refusal.Lost.Length > MostShown)
            terminal.Complain("generation-more", Terminal.Number(refusal.Lost.Length - MostShown));
        return ExitCode.Failed;
    }
}
