namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Real footage that is too large for the repository: <c>shared/data</c> beside the checkout, or where DFF_SHARED points.</summary>
internal static class SharedData
{
    /// <summary>Gets the path of a file or folder below <c>data</c>; ends the test as inconclusive where it is not there.</summary>
    internal static string PathOf(params string[] names)
    {
        string relative = Path.Combine(["data", .. names]);
        foreach (string root in Roots())
        {
            string path = Path.Combine(root, relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Inconclusive($"'{relative}' is missing: put the folder 'shared' beside the checkout or set DFF_SHARED to it.");
        return relative;
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("DFF_SHARED") is { Length: > 0 } given)
        {
            yield return given;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared");
        }
    }
}
