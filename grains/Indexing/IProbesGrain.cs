using System.Collections.Immutable;

namespace AgriDirectory.Indexing;

/// <summary>The probe questions by which the gate judges a new generation, for operators. The key is always 0.</summary>
[Alias("agri.probes-grain")]
public interface IProbesGrain : IGrainWithIntegerKey
{
    /// <summary>The most questions that operators may write.</summary>
    const int MostOwn = 500;

    /// <summary>The questions, operators' own first; none are made for this.</summary>
    [Alias("list")] Task<ImmutableArray<ProbeEntry>> ListAsync();

    /// <summary>Adds an own question, or puts one in the place of another.</summary>
    /// <param name="question">The text: 1 to <see cref="ProbeRules.MaxQuestion"/> characters.</param>
    /// <param name="firmId">The firm that it must find.</param>
    /// <param name="replaces">The number of the question in whose place it comes; null to add it.</param>
    /// <param name="by">Who.</param>
    [Alias("save")] Task<ProbeSaved> SaveAsync(string question, string firmId, string? replaces, string by);

    /// <summary>Deletes a question; one that was made is not made again.</summary>
    /// <returns>False if there is none.</returns>
    [Alias("drop")] Task<bool> DropAsync(string number, string by);

    /// <summary>Asks them all of the generation in use, as the gate does. It ends after fifteen seconds; those not asked by then are left out.</summary>
    [Alias("run")] Task<ProbeRun> RunAsync();
}

/// <summary>Bounds of probe questions.</summary>
public static class ProbeRules
{
    /// <summary>The most characters of a question.</summary>
    public const int MaxQuestion = 100;

    /// <summary>The number of a question: always the same for the same question and firm.</summary>
    public static string NumberOf(Probe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"probe {probe.FirmId} {probe.Question}"));
        return Firms.FirmId.FromNumber(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash));
    }
}

/// <summary>A probe question, as operators see it.</summary>
/// <param name="Number">Its number (see <see cref="ProbeRules.NumberOf"/>).</param>
/// <param name="Probe">The question.</param>
/// <param name="FirmName">The name of its firm.</param>
[GenerateSerializer, Immutable, Alias("agri.probe-entry")]
public sealed record ProbeEntry(string Number, Probe Probe, string FirmName);

/// <summary>Whether a question was saved, or why not.</summary>
public enum ProbeOutcome
{
    /// <summary>It is kept.</summary>
    Saved,

    /// <summary>There is no such living firm.</summary>
    NoFirm,

    /// <summary>The question in whose place it was to come is not there any more.</summary>
    NoSuchProbe,

    /// <summary>There is the same one already.</summary>
    Known,

    /// <summary>There are <see cref="IProbesGrain.MostOwn"/> own ones.</summary>
    TooMany,

    /// <summary>The text has nothing that can be asked, or too much.</summary>
    BadQuestion,
}

/// <summary>The answer to a save of a question.</summary>
/// <param name="Outcome">Whether, or why not.</param>
/// <param name="Number">Its number; empty if it was not saved.</param>
[GenerateSerializer, Immutable, Alias("agri.probe-saved")]
public sealed record ProbeSaved(ProbeOutcome Outcome, string Number);

/// <summary>What became of asking them all.</summary>
/// <param name="Generation">The generation that was asked; 0 if there is none that can answer.</param>
/// <param name="Answers">The questions that were asked.</param>
/// <param name="Left">How many were not asked, for want of time or of an answer.</param>
[GenerateSerializer, Immutable, Alias("agri.probe-run")]
public sealed record ProbeRun(int Generation, ImmutableArray<ProbeAnswer> Answers, int Left);

/// <summary>How a question was answered.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Rank">At which place its firm was found, from 1; 0 if it was not among the first ten, which is what the gate looks at.</param>
[GenerateSerializer, Immutable, Alias("agri.probe-answer")]
public sealed record ProbeAnswer(string Number, int Rank);
