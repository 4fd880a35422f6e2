namespace AgriDirectory.Markets;

/// <summary>
/// Figures of firms in order, the largest first, with their exact sums. They lie in blocks, so that a change moves few of them and a place is
/// found by halving.
/// </summary>
sealed class RankedFigures
{
    const int Most = 512;

    readonly List<List<RankedFigure>> blocks = [];

    /// <summary>Figures held.</summary>
    public int Count { get; private set; }

    /// <summary>Their sum.</summary>
    public Int128 Total { get; private set; }

    /// <summary>The sum of their squares: a million firms of 10¹⁶ yuan each stay below 2¹²⁷.</summary>
    public Int128 Squares { get; private set; }

    /// <summary>Takes a figure in.</summary>
    public void Add(RankedFigure figure)
    {
        Sum(figure, 1);
        var number = BlockOf(figure);
        if (number == blocks.Count)
        {
            if (number > 0 && blocks[^1].Count < Most)
            {
                blocks[^1].Add(figure);
                return;
            }

            blocks.Add([figure]);
            return;
        }

        var block = blocks[number];
        block.Insert(PlaceIn(block, figure), figure);
        if (block.Count > Most)
        {
            blocks.Insert(number + 1, block.GetRange(Most / 2, block.Count - (Most / 2)));
            block.RemoveRange(Most / 2, block.Count - (Most / 2));
        }
    }

    /// <summary>Takes a figure away that was taken in.</summary>
    public void Remove(RankedFigure figure)
    {
        Sum(figure, -1);
        var number = BlockOf(figure);
        var block = blocks[number];
        block.RemoveAt(PlaceIn(block, figure));
        if (block.Count == 0)
        {
            blocks.RemoveAt(number);
        }
    }

    /// <summary>How many are larger than a value.</summary>
    public int Above(long value)
    {
        // No id comes before this one.
        var first = new RankedFigure(value, "");
        var number = BlockOf(first);
        var above = 0;
        for (var i = 0; i < number; i++)
        {
            above += blocks[i].Count;
        }

        return number == blocks.Count ? above : above + PlaceIn(blocks[number], first);
    }

    /// <summary>All of them, the largest first, equal ones by id.</summary>
    public IEnumerable<RankedFigure> InOrder() => blocks.SelectMany(b => b);

    void Sum(RankedFigure figure, int sign)
    {
        Count += sign;
        Total += sign * figure.Value;
        Squares += sign * ((Int128)figure.Value * figure.Value);
    }

    /// <summary>The first block that does not end before a figure.</summary>
    int BlockOf(RankedFigure figure)
    {
        var (low, high) = (0, blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = blocks[middle][^1].CompareTo(figure) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    static int PlaceIn(List<RankedFigure> block, RankedFigure figure)
    {
        var place = block.BinarySearch(figure);
        return place < 0 ? ~place : place;
    }
}

/// <summary>A firm's figure: the larger comes first, of equal ones the smaller id.</summary>
readonly record struct RankedFigure(long Value, string Id) : IComparable<RankedFigure>
{
    public int CompareTo(RankedFigure other) => Value == other.Value ? string.CompareOrdinal(Id, other.Id) : other.Value.CompareTo(Value);
}
