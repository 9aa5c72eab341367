namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>The names of the sets of a YOLO dataset.</summary>
internal static class YoloSets
{
    private static readonly string[] _validation = ["val", "valid", "validation"];

    /// <summary>Gets ultralytics' own names, which come first, and those that others use.</summary>
    internal static string[] Names { get; } = ["train", "val", "test", "valid", "validation"];

    /// <summary>Gets the names that mean the same set, the given one first.</summary>
    internal static IReadOnlyList<string> SameAs(string set) =>
        _validation.Contains(set) ? [set, .. _validation.Where(name => name != set)] : [set];
}
