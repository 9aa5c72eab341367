using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Api;

/// <summary>docs/api says what the XML comments say today.</summary>
[TestClass]
public sealed class ApiReferenceTests
{
    private const string Folder = "docs/api";
    private const string Command = "./build.sh docs";

    [TestMethod]
    public void Reference_is_up_to_date()
    {
        (string Name, string Text)[] pages = [.. new ApiReference(typeof(VideoDetectionCatalog).Assembly.Location).Pages()];
        Assert.IsGreaterThan(20, pages.Length);
        string folder = Path.Combine(ConsoleProgram.RepositoryRoot, Folder);
        foreach (string gone in Directory.Exists(folder) ? Directory.GetFiles(folder).Except(pages.Select(page => Path.Combine(folder, page.Name))) : [])
        {
            if (GeneratedFile.Writing)
                File.Delete(gone);
            else
                Assert.Fail($"{gone} is of a type that is gone: run '{Command}' and commit.");
        }

        foreach ((string name, string text) in pages)
            GeneratedFile.Check($"{Folder}/{name}", text, Command);
    }

    [TestMethod]
    public void Every_page_explains_its_type()
    {
        foreach ((string name, string text) in new ApiReference(typeof(VideoDetectionCatalog).Assembly.Location).Pages())
            Assert.DoesNotMatchRegex(@"^# [^\n]+\n\n\n", text, $"{name} has no summary.");
    }
}
