namespace AgriDirectory.Firms;

/// <summary>What the public may see of a firm: the one place that decides it.</summary>
public static class PublicView
{
    /// <summary>
    /// The details without the person, without outputs that are not published, and for sole traders and family farms without what is
    /// nearer than the township.
    /// </summary>
    public static FirmDetails Of(FirmDetails details)
    {
        var atHome = HidesPlace(details);
        return details with
        {
            Person = null,
            Output = details.Output.IsDefaultOrEmpty ? [] : [.. details.Output.Where(o => o.Basis == OutputBasis.Published)],
            Address = atHome ? null : details.Address,
            Location = atHome ? null : details.Location,
        };
    }

    /// <summary>
    /// Whether the firm is shown to the township and no nearer: a sole trader's or family's place of business is most often its home
    /// (个人信息保护法).
    /// </summary>
    public static bool HidesPlace(FirmDetails details) => details.Kind is FirmKind.SoleTrader or FirmKind.FamilyFarm;
}
