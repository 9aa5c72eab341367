namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Finds the numbers of the reference implementation, which are too large for the repository.</summary>
internal static class SharedReference
{
    private const string Variable = "DFF_SHARED";

    /// <summary>Gets the path of a reference file or folder; the test is inconclusive on machines that don't have it.</summary>
    public static string Path(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); string.IsNullOrEmpty(root) && folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "reference")))
                root = candidate;
        }

        var path = System.IO.Path.Combine([root ?? string.Empty, "reference", .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Inconclusive(
                $"Misses {System.IO.Path.Combine(["reference", .. parts])}: put the folder 'shared' beside the checkout, or its path into {Variable}.");
        }

        return path;
    }
}
