using System.IO.Compression;
using Microsoft.ML.VideoDetection.Tests.Documentation;

namespace Microsoft.ML.VideoDetection.Tests;

[TestClass]
public sealed class FixturesTests
{
    private const long MostBytes = 6_000_000;

    private static readonly string _folder = Path.Combine(ConsoleProgram.RepositoryRoot, "test", "Fixtures");

    [TestMethod]
    public void All_together_are_small_enough_for_a_repository() =>
        Assert.IsLessThan(MostBytes, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));

    [TestMethod]
    public void Each_is_explained_and_unpacked()
    {
        string readme = File.ReadAllText(Path.Combine(_folder, "README.md"));
        foreach (string archive in Directory.EnumerateFiles(_folder, "*.zip"))
        {
            StringAssert.Contains(readme, $"| `{Path.GetFileName(archive)}` |");
            using ZipArchive zip = ZipFile.OpenRead(archive);
            foreach (ZipArchiveEntry entry in zip.Entries)
                Assert.AreEqual(entry.Length, new FileInfo(Fixtures.Reference(entry.FullName)).Length, entry.FullName);
        }
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void They_are_the_bytes_of_the_shared_folder()
    {
        string[] files = [.. Directory.EnumerateFiles(Fixtures.Reference(), "*", SearchOption.AllDirectories)];
        Assert.IsGreaterThan(50, files.Length);
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(Fixtures.Reference(), file);
            Assert.IsTrue(File.ReadAllBytes(SharedFolder.Reference(name)).AsSpan().SequenceEqual(File.ReadAllBytes(file)), name);
        }
    }
}
