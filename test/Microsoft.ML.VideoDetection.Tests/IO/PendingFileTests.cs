using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.IO;

[TestClass]
public sealed class PendingFileTests
{
    [TestMethod]
    public void Commit_PutsTheNewFileInThePlaceOfTheOld()
    {
        using TemporaryFolder folder = new();
        string target = folder.Write("out.json", "old");
        using PendingFile file = new(target);
        Assert.AreEqual(".json", Path.GetExtension(file.TemporaryPath), "writers choose the format by the extension");
        using (FileStream stream = file.OpenWrite())
        {
            stream.Write("new"u8);
        }

        Assert.AreEqual("old", File.ReadAllText(target), "untouched until the commit");
        file.Commit();
        Assert.AreEqual("new", File.ReadAllText(target));
        CollectionAssert.AreEqual(new[] { "out.json" }, folder.FileNames);
    }

    [TestMethod]
    public void Dispose_WithoutCommit_LeavesNothingButTheOldFile()
    {
        using TemporaryFolder folder = new();
        string target = folder.Write("out.json", "old");
        using (PendingFile file = new(target))
        {
            Assert.HasCount(2, folder.FileNames);
        }

        CollectionAssert.AreEqual(new[] { "out.json" }, folder.FileNames);
        Assert.AreEqual("old", File.ReadAllText(target));
    }

    [TestMethod]
    public void MissingFolder_FolderAsFile_AndForbiddenFolder_AreNamed()
    {
        using TemporaryFolder folder = new();
        string missing = folder.File("no/out.json");
        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => new PendingFile(missing)).Message, $"'{folder.File("no")}'");
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => new PendingFile(folder.Root)).Message, "is a folder");
        if (OperatingSystem.IsLinux())
        {
            // Not even root creates files in /proc.
            StringAssert.Contains(Assert.Throws<IOException>(() => new PendingFile("/proc/out.json")).Message, "'/proc'");
        }
    }
}
