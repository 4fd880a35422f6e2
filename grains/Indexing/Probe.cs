using System.Collections.Immutable;

namespace AgriDirectory.Indexing;

/// <summary>A probe question: what somebody may ask, and a firm that the first hits must then hold.</summary>
/// <param name="Question">The question's text.</param>
/// <param name="FirmId">The firm.</param>
/// <param name="Own">Whether an operator wrote it; else it was made from the firm.</param>
[GenerateSerializer, Immutable, Alias("agri.probe")]
public sealed record Probe(string Question, string FirmId, bool Own = false);

/// <summary>Why a generation was not switched in.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="At">When it was refused, in UTC.</param>
/// <param name="Firms">The firms that it holds.</param>
/// <param name="Expected">The firms that SQL holds.</param>
/// <param name="Asked">The probe questions that were asked; 0 if the counts alone decided.</param>
/// <param name="Lost">Those that the generation in use answers with their firm, and this one does not; none if the counts differ too far.</param>
[GenerateSerializer, Immutable, Alias("agri.refusal")]
public sealed record Refusal(int Generation, DateTimeOffset At, int Firms, int Expected, int Asked, ImmutableArray<Probe> Lost);
