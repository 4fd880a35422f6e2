using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Grains;

/// <summary>Made-up firms for tests.</summary>
static class Made
{
    /// <summary>A patch that gives every field.</summary>
    public static FirmPatch Patch(FirmDetails details) => new() { Given = (FirmFields)((1L << 30) - 1), Values = details };

    public static FirmDetails MoxaMaker(string name, long yuan = 1_000_000, string township = "411303101") => new()
    {
        LegalName = name,
        Trades = [Trade.Mugwort],
        Roles = [Role.Maker],
        Kind = FirmKind.Company,
        Township = township,
        Products = ["moxa-stick"],
        Output = [new FirmOutput(2024, "moxa-stick", yuan, OutputBasis.Published)],
    };

    public static FirmDetails RoseGrower(string name, decimal mu) => new()
    {
        LegalName = name,
        Trades = [Trade.Rose],
        Roles = [Role.Grower],
        Kind = FirmKind.Cooperative,
        Township = "411303101",
        Products = ["seedling"],
        RoseAreaMu = mu,
    };
}
