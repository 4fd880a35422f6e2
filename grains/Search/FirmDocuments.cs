using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Search;

/// <summary>Makes a firm's document.</summary>
public static class FirmDocuments
{
    /// <summary>The version of the token rules; an index of another version is built anew.</summary>
    public const string Rules = "5";

    /// <summary>
    /// The document of a firm, of public facts only but for <see cref="IndexField.Phone"/>, at which only clerks' questions look; a tombstone's
    /// for a deleted one.
    /// </summary>
    public static FirmDocument Of(Firm firm)
    {
        if (firm.Deleted)
        {
            return new FirmDocument { Id = firm.Id, Version = firm.Version, Card = null };
        }

        var details = PublicView.Of(firm.Details);
        var card = Card(firm.Id, details);
        var tokens = DocumentTokens.Empty();
        var legalName = Units.Of(card.LegalName);
        NameTokens.Add(card.LegalName, legalName, tokens);
        foreach (var name in card.OtherNames)
        {
            NameTokens.Add(name, Units.Of(name), tokens);
        }

        AddCodeAndAddress(card, tokens);
        AddPhones(firm.Details, tokens);
        tokens.Complete();
        return new FirmDocument
        {
            Id = card.Id,
            Version = firm.Version,
            Card = card,
            Tokens = tokens.Tokens(),
            Positions = tokens.Positions(),
            Facets = FirmFacets.Of(card),
            NameSort = NameOrder.Key(legalName),
            AreaHundredths = card.RoseAreaMu is { } mu ? (long)decimal.Round(mu * 100) : null,
            Outputs = Outputs(details),
        };
    }

    /// <summary>As markets count them, but of published figures alone.</summary>
    static MarketOutput[] Outputs(FirmDetails details)
    {
        var newest = new List<MarketOutput>();
        foreach (var figure in Contribution.FiguresOf(details))
        {
            if (figure.Measure != MarketMeasure.Output)
            {
                continue;
            }

            var known = 0;
            while (known < newest.Count && newest[known].Market != figure.Market)
            {
                known++;
            }

            if (known == newest.Count)
            {
                newest.Add(new(figure.Market, figure.Year, figure.Value));
            }
            else if (newest[known].Year <= figure.Year)
            {
                newest[known] = new(figure.Market, figure.Year, figure.Value);
            }
        }

        return [.. newest];
    }

    static void AddCodeAndAddress(FirmCard card, DocumentTokens tokens)
    {
        if (card.CreditCode is { } code)
        {
            tokens.AddKeyword(IndexField.Code, Folding.Key(code));
        }

        if (card.Address is { } address)
        {
            AddAddress(address, tokens);
        }
    }

    static void AddPhones(FirmDetails details, DocumentTokens tokens)
    {
        foreach (var phone in PhoneNumbers.Of(details))
        {
            foreach (var number in PhoneNumbers.Read(phone))
            {
                foreach (var form in PhoneNumbers.Forms(number.Digits))
                {
                    tokens.AddKeyword(IndexField.Phone, form);
                }
            }
        }
    }

    static void AddAddress(string address, DocumentTokens tokens)
    {
        var units = Units.Of(address);
        units.RemoveRange(0, Region.End(units));
        Grams.Add(units, tokens.Of(IndexField.Lg));
        tokens.AddPlace(Grams.Positions(units));
    }

    static FirmCard Card(string id, FirmDetails details)
    {
        var (yuan, year) = NewestOutput(details.Output);
        return new FirmCard
        {
            Id = id,
            LegalName = details.LegalName,
            OtherNames = details.OtherNames,
            CreditCode = details.CreditCode,
            Kind = details.Kind,
            Status = details.Status,
            Trades = details.Trades,
            Roles = details.Roles,
            Oem = details.Oem,
            Township = details.Township is { } code ? Townships.Find(code)?.Code ?? code : null,
            Address = details.Address,
            Products = details.Products,
            OutputYuan = yuan,
            OutputYear = year,
            RoseAreaMu = details.RoseAreaMu,
            CapitalYuan = details.CapitalYuan,
            Established = details.Established,
            Location = details.Location,
            Sample = details.Sample,
        };
    }

    /// <summary>The published output of the newest year that has one: the figure for all products together if it is given, else the products' sum.</summary>
    static (long? Yuan, int? Year) NewestOutput(ImmutableArray<FirmOutput> outputs)
    {
        int? year = null;
        long sum = 0;
        long? total = null;
        foreach (var output in outputs)
        {
            if (output.Basis != OutputBasis.Published || output.Year < year)
            {
                continue;
            }

            if (output.Year != year)
            {
                (year, sum, total) = (output.Year, 0, null);
            }

            sum += output.Yuan;
            total = output.Product is null ? output.Yuan : total;
        }

        return (year is null ? null : total ?? sum, year);
    }
}
