using System.Runtime.Versioning;
using Microsoft.ML.VideoDetection.Interop;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class PrivateLibraryCopyTests
{
    private static readonly byte[] Original = [1, 2, 3];
    private static readonly byte[] Changed = [1, 2, 4];

    private readonly string _root = Directory.CreateTempSubdirectory("private-copy-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_root, recursive: true);

    // printf '\1\2\3' | sha256sum
    [TestMethod]
    public void FirstTime_WritesTheChangedBytesUnderTheHashOfTheOriginal()
    {
        string path = Ensure();

        Assert.AreEqual("lib-039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81.so", Path.GetFileName(path));
        CollectionAssert.AreEqual(Changed, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFiles(_root));
    }

    [TestMethod]
    public void SecondTime_LeavesTheFileAlone()
    {
        DateTime longAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Ensure(), longAgo);

        Assert.AreEqual(longAgo, File.GetLastWriteTimeUtc(Ensure()));
    }

    [TestMethod]
    [DataRow(new byte[] { 1, 2, 5 }, DisplayName = "same length, other content")]
    [DataRow(new byte[] { 1, 2 }, DisplayName = "cut")]
    [DataRow(new byte[0], DisplayName = "empty")]
    public void TamperedCopy_IsReplaced(byte[] tampered)
    {
        File.WriteAllBytes(Ensure(), tampered);

        CollectionAssert.AreEqual(Changed, File.ReadAllBytes(Ensure()));
        Assert.HasCount(1, Directory.GetFiles(_root));
    }

    [TestMethod]
    public void ManyWritersAndReadersAtOnce_NeverSeeAnythingButTheWholeFile()
    {
        byte[] large = new byte[1 << 20];
        large.AsSpan().Fill(7);
        int read = 0;

        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            string path = PrivateLibraryCopy.Ensure(_root, "lib", Original, large);
            try
            {
                CollectionAssert.AreEqual(large, File.ReadAllBytes(path));
                Interlocked.Increment(ref read);
            }
            catch (FileNotFoundException)
            {
                // Deleted below by another thread, so that somebody has to write again.
            }
            if (i % 4 == 0)
                File.Delete(path);
        });
        Assert.IsGreaterThan(0, read);
    }

    private string Ensure() => PrivateLibraryCopy.Ensure(_root, "lib", Original, Changed);
}
