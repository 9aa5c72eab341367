namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Finds what the repository holds in <c>test/Fixtures</c>; the build unpacks it beside the tests.</summary>
internal static class Fixtures
{
    /// <summary>Gets the path of a file or folder of the reference implementation's numbers, as they were recorded.</summary>
    public static string Reference(params string[] names) => Path.Combine([AppContext.BaseDirectory, "reference", .. names]);
}
