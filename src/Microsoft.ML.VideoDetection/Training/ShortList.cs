using System.Globalization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Names in a message: the first ones, and how many more there are.</summary>
internal static class ShortList
{
    private const int Most = 20;

    public static string Of(IReadOnlyCollection<string> names)
    {
        string first = string.Join(", ", names.Take(Most));
        return names.Count <= Most ? first : string.Create(CultureInfo.InvariantCulture, $"{first} and {names.Count - Most} more");
    }
}
