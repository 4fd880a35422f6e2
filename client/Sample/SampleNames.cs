using System.Text;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Sample;

/// <summary>Trade names (字号) of two to four characters, or a person's name; no two firms of a trade get the same.</summary>
sealed class SampleNames(ulong seed)
{
    readonly Grammar[] rose = Grammars(seed + 100, SampleWords.RoseFirst, SampleWords.RoseSecond, SampleWords.RoseThird);
    readonly Grammar[] mugwort = Grammars(seed + 200, SampleWords.MugwortFirst, SampleWords.MugwortSecond, SampleWords.MugwortThird);

    readonly Grammar[] people =
    [
        new(seed + 300, SampleWords.Surnames, SampleWords.GivenSecond),
        new(seed + 301, SampleWords.Surnames, SampleWords.GivenFirst, SampleWords.GivenSecond),
    ];

    /// <summary>A firm's trade name and its reading in Latin letters.</summary>
    public (string Name, string Latin) Of(Trade trade, ulong nth, bool person, ref SampleRandom random)
    {
        var grammars = trade == Trade.Rose ? rose : mugwort;
        var grammar = person ? people[random.Percent(30) ? 0 : 1] : grammars[random.Weighted(Lengths)];
        // The shorter forms run out first; the longest is for everybody.
        return (nth < grammar.Size ? grammar : grammars[^1]).Write(nth);
    }

    static readonly int[] Lengths = [45, 48, 7];

    static Grammar[] Grammars(ulong key, string[] first, string[] second, string[] third) =>
        [new(key, first, second), new(key + 1, first, second, third), new(key + 2, first, second, first, second)];

    sealed class Grammar(ulong key, params string[][] places)
    {
        readonly SampleShuffle shuffle = new(places.Aggregate(1UL, (size, place) => size * (ulong)place.Length), SampleRandom.Mix(key));

        public ulong Size => shuffle.Size;

        public (string Name, string Latin) Write(ulong nth)
        {
            var rest = shuffle.At(nth);
            var name = new StringBuilder(4);
            var latin = new StringBuilder(16);
            foreach (var place in places)
            {
                var word = place[rest % (ulong)place.Length];
                rest /= (ulong)place.Length;
                name.Append(word[0]);
                latin.Append(word, 1, word.Length - 1);
            }
            latin[0] = (char)(latin[0] - 32);
            return (name.ToString(), latin.ToString());
        }
    }
}
