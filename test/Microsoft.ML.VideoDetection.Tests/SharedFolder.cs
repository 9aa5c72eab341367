namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Finds real footage and full-size pictures, which are not for the repository: the folder <c>shared</c> beside the checkout, or the one that DFF_SHARED names.</summary>
/// <remarks>
/// Whoever has it runs more tests. Those that read it have the category <see cref="Category"/>, which the build script leaves out
/// where the folder is not there; everything that they say is also said by tests of the repository alone, on smaller data.
/// </remarks>
internal static class SharedFolder
{
    /// <summary>The category of the tests that read it.</summary>
    public const string Category = "Shared";

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
