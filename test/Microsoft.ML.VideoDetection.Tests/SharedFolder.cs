namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>
/// Numbers of the reference implementation and real footage, which are too large for the repository: the folder <c>shared</c>
/// beside the checkout, or the one that DFF_SHARED names.
/// </summary>
internal static class SharedFolder
{
    private const string Variable = "DFF_SHARED";

    /// <summary>Gets the path of a file or folder below <c>shared/reference</c>; ends the test as inconclusive where it is not there.</summary>
    public static string Reference(params string[] names) => PathOf(["reference", .. names]);

    /// <summary>Gets the path of a file or folder below <c>shared/data</c>; ends the test as inconclusive where it is not there.</summary>
    public static string Data(params string[] names) => PathOf(["data", .. names]);

    private static string PathOf(string[] names)
    {
        string relative = Path.Combine(names);
        foreach (string root in Roots())
        {
            string path = Path.Combine(root, relative);
            if (Path.Exists(path))
                return path;
        }

        Assert.Inconclusive($"Misses {relative}: put the folder 'shared' beside the checkout, or its path into {Variable}.");
        return relative;
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            yield return given;
            yield break;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared");
    }
}
