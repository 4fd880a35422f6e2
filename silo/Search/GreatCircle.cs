using AgriDirectory.Firms;

namespace AgriDirectory.Silo.Search;

/// <summary>Distances, the same whatever engine found the firm.</summary>
internal static class GreatCircle
{
    /// <summary>Kilometres along a great circle of a sphere of 6,371.0088 km (haversine).</summary>
    internal static double Kilometres(double latitude, double longitude, GeoPoint near)
    {
        var latitudes = double.DegreesToRadians(latitude - near.Latitude) / 2;
        var longitudes = double.DegreesToRadians(longitude - near.Longitude) / 2;
        var a = Math.Pow(Math.Sin(latitudes), 2)
            + Math.Cos(double.DegreesToRadians(near.Latitude)) * Math.Cos(double.DegreesToRadians(latitude)) * Math.Pow(Math.Sin(longitudes), 2);
        return 2 * 6371.0088 * Math.Asin(Math.Sqrt(Math.Min(1, a)));
    }
}
