using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training.FrameCache;

namespace Microsoft.ML.VideoDetection.Tests.Training.FrameCache;

[TestClass]
public sealed class FrameCacheFileTests
{
    [TestMethod]
    public void WhatWasAppended_IsReadByManyThreads()
    {
        using FrameCacheFile file = new();
        long[] offsets = [.. Enumerable.Range(0, 100).Select(i => file.Append(Enumerable.Repeat((byte)i, 1000 + i).ToArray()))];

        // 1000 + (1000 + 1) + ... + (1000 + 98) bytes come before the last block.
        Assert.AreEqual((99 * 1000) + (99 * 98 / 2), offsets[^1]);
        Parallel.For(0, 1000, n =>
        {
            int i = n % 100;
            byte[] bytes = new byte[1000 + i];
            file.Read(offsets[i], bytes);
            Assert.IsTrue(Array.TrueForAll(bytes, value => value == i));
        });
        Assert.ThrowsExactly<EndOfStreamException>(() => file.Read(file.Length - 1, new byte[2]));
    }

    [TestMethod]
    public void Disposed_LeavesNothing()
    {
        using TemporaryFolder folder = new();
        using (FrameCacheFile file = new(folder.Root))
        {
            file.Append([1, 2, 3]);
            if (!OperatingSystem.IsWindows())
                Assert.IsEmpty(folder.FileNames, "on Unix it has no name from the beginning");
        }

        Assert.IsEmpty(folder.FileNames);
    }

    [TestMethod]
    public void TooLittleRoom_SaysHowMuchIsNeeded_AndWhereToSetTheFolder()
    {
        using FrameCacheFile file = new(freeBytes: _ => 900);
        file.Append(new byte[100]);
        file.Expect(1000);
        IOException error = Assert.ThrowsExactly<IOException>(() => file.Expect(1001));
        foreach (string part in new[] { "1,001 bytes", "900 bytes left", file.Folder, OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR" })
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void UnknownRoom_IsNoReasonToStop()
    {
        using FrameCacheFile file = new(freeBytes: _ => null);
        file.Expect(long.MaxValue);
    }

    [TestMethod]
    public void FolderThatIsNotThere_IsNamed()
    {
        using TemporaryFolder folder = new();
        string missing = folder.File("missing");
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => new FrameCacheFile(missing)).Message, missing);
    }

    [TestMethod]
    public void TheRealDisk_TellsItsRoom()
    {
        using FrameCacheFile file = new();
        file.Expect(1);
        Assert.ThrowsExactly<IOException>(() => file.Expect(long.MaxValue));
    }
}
