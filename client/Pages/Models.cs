using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Pages;

/// <summary>A question and its answer.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered.</param>
public sealed record SearchModel(SearchQuestion Question, SearchAnswer Answer);

/// <summary>What the start page shows.</summary>
/// <param name="All">All firms counted, without a list; its status says whether search answers.</param>
/// <param name="Rose">The market of roses; null if it is not known.</param>
/// <param name="Mugwort">The market of mugwort; null if it is not known.</param>
/// <param name="Land">The market of roses by land; null if it is not known.</param>
public sealed record HomeModel(SearchAnswer All, MarketReport? Rose, MarketReport? Mugwort, MarketReport? Land)
{
    /// <summary>Whether the directory holds the sample; the sample and real firms never mix.</summary>
    public bool Sample => All.Items is [{ Firm.Sample: true }, ..];

    /// <summary>How many firms have a value of a facet.</summary>
    public int CountOf(FacetField field, string value)
    {
        foreach (var facet in All.Facets)
        {
            if (facet.Field == field)
                return facet.Counts.FirstOrDefault(c => c.Value == value)?.Count ?? 0;
        }
        return 0;
    }
}

/// <summary>What a firm's page shows: public facts only.</summary>
/// <param name="Firm">The firm with its public details.</param>
/// <param name="History">What changed when, newest first.</param>
/// <param name="Similar">Firms like it.</param>
/// <param name="Back">The question from whose results the reader came, or null.</param>
/// <param name="CanEdit">Whether the reader may change it.</param>
/// <param name="Saved">Whether the reader has just saved it.</param>
/// <param name="Shares">Its shares of its markets, as the reader may see them; none if they are not known.</param>
/// <param name="National">By which claims its markets are set into the nation's.</param>
public sealed record FirmModel(
    Firm Firm, ImmutableArray<HistoryEntry> History, ImmutableArray<FirmCard> Similar, SearchQuestion? Back, bool CanEdit, bool Saved, ImmutableArray<FirmShare> Shares,
    ImmutableDictionary<string, NationalMarket> National);

/// <summary>A page that says something instead of showing it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Paragraphs">In sentences.</param>
/// <param name="Links">What to try.</param>
/// <param name="Text">What the search box starts with.</param>
/// <param name="Busy">Whether waiting helps, and asking something else does not.</param>
public sealed record MessageModel(
    int Status, string Title, ImmutableArray<string> Paragraphs, ImmutableArray<MessageLink> Links, string Text = "", bool Busy = false);

/// <summary>Something to try.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Url">Where it leads.</param>
public sealed record MessageLink(string Text, string Url);

/// <summary>The page to sign in on.</summary>
/// <param name="Back">Where to go then, within this site.</param>
/// <param name="Problem">The words of what was wrong; null at first.</param>
/// <param name="Secret">The secret of a link on another site, to be used if its reader says so; else null.</param>
public sealed record SignInModel(string Back, string? Problem, string? Secret = null);

/// <summary>The clerks.</summary>
/// <param name="Clerks">All of them, living ones first.</param>
/// <param name="Added">What became of the one to be added; null if none was.</param>
/// <param name="Name">The name that was asked for.</param>
public sealed record ClerksModel(ImmutableArray<Clerk> Clerks, ClerkAdded? Added = null, string Name = "");

/// <summary>A page of the audit trail.</summary>
/// <param name="Filter">Whose entries, and of what.</param>
/// <param name="Entries">Newest first.</param>
/// <param name="Older">Whether there are newer ones than these.</param>
/// <param name="Next">The number before which the next page begins; null at the end.</param>
public sealed record AuditModel(AuditFilter Filter, ImmutableArray<AuditEntry> Entries, bool Older, long? Next);
