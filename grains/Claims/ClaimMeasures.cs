using System.Collections.Immutable;

namespace AgriDirectory.Claims;

/// <summary>What of each subject is measured, in which unit and where. The tables are closed, so that claims can be compared.</summary>
public static class ClaimMeasures
{
    /// <summary>The measures of a subject.</summary>
    public static ImmutableArray<ClaimMeasure> Of(ClaimSubject subject) => subject switch
    {
        ClaimSubject.MugwortPark => [ClaimMeasure.Land, ClaimMeasure.Investment],
        ClaimSubject.SignedProjects => [ClaimMeasure.Number, ClaimMeasure.Investment],
        _ => [ClaimMeasure.Area, ClaimMeasure.Firms, ClaimMeasure.Output, ClaimMeasure.NationalShare, ClaimMeasure.ShareOfCityOutput],
    };

    /// <summary>Where a measure of a subject can be true.</summary>
    public static ImmutableArray<ClaimScope> ScopesOf(ClaimSubject subject, ClaimMeasure measure) => (subject, measure) switch
    {
        (ClaimSubject.MugwortPark, _) => [ClaimScope.ParkPhaseOne, ClaimScope.Park],
        (_, ClaimMeasure.ShareOfCityOutput) => [ClaimScope.District],
        (_, ClaimMeasure.NationalShare) => [ClaimScope.District, ClaimScope.City],
        _ => [ClaimScope.District, ClaimScope.City, ClaimScope.Nation],
    };

    /// <summary>The unit of a measure's values.</summary>
    public static ClaimUnit UnitOf(ClaimMeasure measure) => measure switch
    {
        ClaimMeasure.Area or ClaimMeasure.Land => ClaimUnit.Mu,
        ClaimMeasure.Firms => ClaimUnit.Firms,
        ClaimMeasure.NationalShare or ClaimMeasure.ShareOfCityOutput => ClaimUnit.Percent,
        ClaimMeasure.Number => ClaimUnit.Projects,
        _ => ClaimUnit.Yuan,
    };

    /// <summary>Of a share what it is a part of; null of anything else.</summary>
    public static ClaimScope? WholeOf(ClaimMeasure measure) => measure switch
    {
        ClaimMeasure.NationalShare => ClaimScope.Nation,
        ClaimMeasure.ShareOfCityOutput => ClaimScope.City,
        _ => null,
    };

    /// <summary>Whether a measure is counted one by one, so that nothing of it is rounded.</summary>
    public static bool IsCount(ClaimMeasure measure) => UnitOf(measure) is ClaimUnit.Firms or ClaimUnit.Projects;
}
