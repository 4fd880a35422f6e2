using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>What a question meant in a card: our own, so that it is the same whatever engine found the firm.</summary>
sealed class Explanation
{
    static readonly string[] ReasonsInOrder = ["name", "pinyin", "initials", "code", "phone", "product", "place"];

    readonly List<MarkedText> names = [];
    readonly List<MarkedText> products = [];
    readonly List<MarkedText> places = [];
    readonly List<MarkedText> phones;
    readonly MarkedText? code;

    // What is found too but not shown: English names of products, former names and codes of the township.
    readonly List<MarkedText> otherProducts = [];
    readonly List<MarkedText> otherPlaces = [];
    readonly HashSet<string> reasons = [];

    public Explanation(QuestionText question, FirmCard card, ImmutableArray<string> phones)
    {
        this.phones = [.. phones.Select(p => new MarkedText("phone", p))];
        names.Add(new MarkedText("legalName", card.LegalName) { IsName = true });
        names.AddRange(card.OtherNames.Select(n => new MarkedText("otherNames", n) { IsName = true }));
        code = card.CreditCode is { } c ? new MarkedText("creditCode", c) : null;
        foreach (var product in card.Products.Select(ProductCatalogue.Find).OfType<Product>())
        {
            products.Add(new MarkedText("products", product.Chinese));
            otherProducts.Add(new MarkedText("", product.English));
        }

        if (card.Township is { } township)
        {
            AddTownship(township);
        }

        if (card.Address is { } address)
        {
            places.Add(new MarkedText("address", address) { IsAddress = true });
        }

        Mark(question);
    }

    /// <summary>The legal name, then each other text that has marks.</summary>
    public ImmutableArray<Highlight> Highlights()
    {
        IEnumerable<MarkedText> all = [.. names, .. code is null ? [] : new[] { code }, .. phones, .. products, .. places];
        return [.. all.Where((t, i) => i == 0 || t.Any).Select(t => new Highlight(t.Field, t.Text, t.Marks()))];
    }

    public ImmutableArray<string> Reasons() => [.. ReasonsInOrder.Where(reasons.Contains)];

    void AddTownship(string code)
    {
        var township = Townships.Find(code);
        places.Add(new MarkedText("township", township?.Name ?? code));
        if (township is not null)
        {
            otherPlaces.AddRange(township.FormerNames.Append(township.Code).Concat(township.FormerCodes).Select(n => new MarkedText("", n)));
        }
    }

    void Mark(QuestionText question)
    {
        if (phones.Count > 0)
        {
            MarkPhones([.. question.Parts.Select(p => p.Units), .. question.PhonesInWords().Select(QuestionPart.UnitsOf)]);
        }

        foreach (var part in question.Parts)
        {
            if (!MarkCode(part.Units, part.Key))
            {
                MarkPart(part);
                part.Spaced?.ForEach(s => MarkTexts(t => t.MarkBeginnings(s.Text)));
            }
        }

        if (reasons.Count == 0 && question.Parts.Count > 1)
        {
            var joined = Units.Joined(question.Joined);
            if (!MarkCode(question.Joined, joined))
            {
                MarkPart(new QuestionPart(Units.Of(joined), Quoted: false));
            }
        }

        if (reasons.Count == 0 && question.Joined.Count > 0)
        {
            Mark(names, t => t.MarkJoined(Units.Joined(question.Joined)), "name");
        }
    }

    void MarkPhones(List<List<Unit>> words)
    {
        var asked = words.FindAll(PhoneNumbers.MayBe).ConvertAll(Units.Joined);
        Mark(phones, t => t.MarkPhones(n => asked.Exists(a => PhoneNumbers.Meets(n, a))), "phone");
    }

    bool MarkCode(List<Unit> units, string key)
    {
        if (code is null || !WordClauses.MayBeCode(units) || !Units.Joined(code.Units).StartsWith(key, StringComparison.Ordinal))
        {
            return false;
        }

        var left = key.Length;
        foreach (var unit in code.Units.TakeWhile(_ => left > 0))
        {
            code.MarkBeginningOf(unit, left);
            left -= unit.Text.Length;
        }

        reasons.Add("code");
        return true;
    }

    void MarkPart(QuestionPart part)
    {
        if (part.Quoted && MarkTexts(t => t.MarkExactly(part.Units)))
        {
            return;
        }

        for (var start = 0; start < part.Units.Count;)
        {
            var end = start + 1;
            if (part.Units[start].Kind == UnitKind.Han)
            {
                while (end < part.Units.Count && part.Units[end].Kind == UnitKind.Han)
                {
                    end++;
                }

                var run = part.Units[start..end];
                MarkTexts(t => t.MarkHan(run));
            }
            else
            {
                MarkRun(part.Units[start], part.Quoted);
            }

            start = end;
        }
    }

    void MarkRun(Unit run, bool quoted)
    {
        var named = Mark(names, t => t.MarkBeginnings(run.Text), "name");
        MarkBeside(t => t.MarkBeginnings(run.Text));
        if (run.Kind == UnitKind.Digits)
        {
            return;
        }

        var word = LatinWord.Of(run.Text, mostCuts: 8);
        if (Mark(names, t => t.MarkSpelling(word.Plain, finished: quoted), "pinyin") | word.Cuts.Exists(c => MarkedText.MarkSyllables(names, c)))
        {
            named = true;
            reasons.Add("pinyin");
        }

        Mark(products, t => t.MarkSpelling(word.Plain, finished: true), "product");
        Mark(places, t => t.MarkSpelling(word.Plain, finished: true), "place");
        if (!named && word.MayBeInitials)
        {
            Mark(names, t => t.MarkInitials(word.Plain, word.MayBeInitialsInside), "initials");
        }
    }

    bool MarkTexts(Func<MarkedText, bool> mark) => Mark(names, mark, "name") | MarkBeside(mark);

    bool MarkBeside(Func<MarkedText, bool> mark) =>
        Mark(products, mark, "product") | Mark(places, mark, "place") | Mark(otherProducts, mark, "product") | Mark(otherPlaces, mark, "place");

    bool Mark(List<MarkedText> texts, Func<MarkedText, bool> mark, string reason)
    {
        var any = false;
        foreach (var text in texts)
        {
            any |= mark(text);
        }

        if (any)
        {
            reasons.Add(reason);
        }

        return any;
    }
}
