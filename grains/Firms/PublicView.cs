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
        // A sole trader's or family's place of business is most often its home (个人信息保护法).
        var atHome = details.Kind is FirmKind.SoleTrader or FirmKind.FamilyFarm;
        return details with
        {
            Person = null,
            Output = details.Output.IsDefaultOrEmpty ? [] : [.. details.Output.Where(o => o.Basis == OutputBasis.Published)],
            Address = atHome ? null : details.Address,
            Location = atHome ? null : details.Location,
        };
    }
}
