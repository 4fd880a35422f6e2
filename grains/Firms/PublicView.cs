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
            Output = details.Output.IsDefault ? [] : details.Output.RemoveAll(o => o.Basis != OutputBasis.Published),
            Address = atHome ? null : details.Address,
            Location = atHome ? null : details.Location,
        };
    }

    /// <summary>
    /// What the public may see of how a firm was: nothing that it may not see of the firm now, and of a contact and of figures nothing that was
    /// taken back since, for whoever asks to be taken out is not to be found in the past.
    /// </summary>
    /// <param name="before">The details then.</param>
    /// <param name="now">The details now.</param>
    public static FirmDetails OfPast(FirmDetails before, FirmDetails now)
    {
        var view = Of(before);
        var atHome = HidesPlace(now);
        return view with
        {
            Output = [.. view.Output.Where(o => now.Output.Any(n => (n.Year, n.Product, n.Basis) == (o.Year, o.Product, OutputBasis.Published)))],
            Address = atHome ? null : view.Address,
            Location = atHome ? null : view.Location,
            Contact = Still(view.Contact, now.Contact),
        };
    }

    static FirmContact? Still(FirmContact? before, FirmContact? now)
    {
        static string? Same(string? before, string? now) => before == now ? now : null;

        var still = new FirmContact(Same(before?.Name, now?.Name), Same(before?.Phone, now?.Phone), Same(before?.Mail, now?.Mail));
        return still == new FirmContact(null, null, null) ? null : still;
    }

    /// <summary>
    /// Whether the firm is shown to the township and no nearer: a sole trader's or family's place of business is most often its home
    /// (个人信息保护法).
    /// </summary>
    public static bool HidesPlace(FirmDetails details) => details.Kind is FirmKind.SoleTrader or FirmKind.FamilyFarm;
}
