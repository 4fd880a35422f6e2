using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search;

/// <summary>Marks cursors, so that one that was not given for a question, or was changed, is known.</summary>
internal static class PlanMark
{
    /// <summary>Ties a place to the question that it is a place of.</summary>
    internal static ulong Of(SearchPlan plan, ReadOnlySpan<byte> place)
    {
        var hash = new PlanHash();
        hash.Add(plan.Set);
        hash.Add(plan.Score.Length);
        foreach (var weighted in plan.Score)
        {
            hash.Add(weighted.Clause);
            hash.Add(weighted.Weight);
        }

        hash.Add(plan.Selections.Length);
        foreach (var (field, values) in plan.Selections)
        {
            hash.Add((int)field);
            hash.Add(values);
        }

        hash.Add((int)plan.Sort);
        hash.Add(plan.Near is { } near ? FormattableString.Invariant($"{near.Latitude:R},{near.Longitude:R}") : "");
        return hash.Finish(place);
    }

    /// <summary>A hash of a plan's content: each part with its kind and length, so that no two plans read the same.</summary>
    sealed class PlanHash
    {
        readonly XxHash64 hash = new();

        internal void Add(int number) => hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));

        internal void Add(string text)
        {
            Add(text.Length);
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        internal void Add(ImmutableArray<string> texts)
        {
            Add(texts.Length);
            foreach (var text in texts)
                Add(text);
        }

        internal void Add(ImmutableArray<Clause> clauses)
        {
            Add(clauses.Length);
            foreach (var clause in clauses)
                Add(clause);
        }

        internal void Add(Clause clause)
        {
            Add(clause.GetType().Name);
            switch (clause)
            {
                case Clause.Term(var field, var token): Add((int)field); Add(token); break;
                case Clause.Beginning(var field, var text): Add((int)field); Add(text); break;
                case Clause.Facet(var field, var value): Add((int)field); Add(value); break;
                case Clause.Not(var inner): Add(inner); break;
                case Clause.All(var clauses): Add(clauses); break;
                case Clause.Any(var clauses): Add(clauses); break;
                case Clause.Phrase(var field, var positions):
                    Add((int)field);
                    Add(positions.Length);
                    foreach (var alternatives in positions)
                        Add(alternatives);

                    break;
            }
        }

        internal ulong Finish(ReadOnlySpan<byte> place)
        {
            hash.Append(place);
            return hash.GetCurrentHashAsUInt64();
        }
    }
}
