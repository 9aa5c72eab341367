using Dff.Samples.Commands;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed class InputVideosTests
{
    [TestMethod]
    [DataRow("a.mp4 b.MTS c.m2ts", "a.mp4 b.MTS c.m2ts")]
    [DataRow("a.mp4 a.webp b.mp4 b.jpg", "a.mp4 b.mp4")] // their covers
    [DataRow("1.jpg 2.jpg 3.jpg", null)]
    [DataRow("1.jpg 2.jpg 3.jpg made-of-them.mp4", null)]
    [DataRow("readme.txt", null)]
    public void Folder_IsOneVideoOrSeveral(string names, string? videos)
    {
        using TemporaryFolder folder = new();
        foreach (string name in names.Split(' '))
            folder.Write(name, "x");
        IReadOnlyList<string>? found = InputVideos.In(folder.Root);
        Assert.AreEqual(videos, found is null ? null : string.Join(' ', found.Select(Path.GetFileName)));
    }
}
