namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Files that are no videos, or only parts of one.</summary>
[TestClass]
public sealed class VideoFileErrorTests
{
    [TestMethod]
    public void MissingFile_IsNamed()
    {
        FileNotFoundException error = Assert.ThrowsExactly<FileNotFoundException>(() => VideoSource.FromFile("/no/such/video.mp4"));
        StringAssert.Contains(error.Message, "'/no/such/video.mp4'");
    }

    [TestMethod]
    public void Folder_IsSentToFromImageFolder()
    {
        using TemporaryFolder folder = new();
        AssertRefused(folder.Root, "is a folder", "FromImageFolder");
    }

    [TestMethod]
    public void EmptyFile_IsCalledEmpty()
    {
        using TemporaryFolder folder = new();
        AssertRefused(folder.Write("empty.mp4", string.Empty), "is empty");
    }

    [TestMethod]
    [DataRow("hello world\n")]
    [DataRow("x")]
    [DataRow("Grüße, 你好\r\n")]
    public void TextNamedVideo_IsCalledText(string line)
    {
        using TemporaryFolder folder = new();
        AssertRefused(folder.Write("text.mp4", string.Concat(Enumerable.Repeat(line, 1000))), "holds text");
    }

    [TestMethod]
    [DataRow("ffconcat version 1.0\nfile clip.avi\n")]
    [DataRow("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:4,\nclip.avi\n#EXT-X-ENDLIST\n\u0001")]
    [DataRow("v=0\n\u0001\nc=IN IP4 10.0.0.1\nm=video 5000 RTP/AVP 96\n")]
    [DataRow("<?xml version=\"1.0\"?>\n\u0001<mpd xmlns=\"urn:mpeg:dash:schema:mpd:2011\">")]
    public void Playlist_IsRefusedThoughTheFileItNamesIsThere(string playlist)
    {
        using TemporaryFolder folder = new();
        Clips.Write(folder.File("clip.avi"), 64, 48, 3);
        AssertRefused(folder.Write("list.mp4", playlist), "playlist");
    }

    [TestMethod]
    public void RandomBytes_AreNoVideo()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[100_000];
        new Random(5).NextBytes(bytes);
        AssertRefused(folder.Write("noise.mp4", bytes), "cannot be read as a video");
    }

    [TestMethod]
    public void Mp4CutBeforeItsIndex_CannotBeOpened()
    {
        using TemporaryFolder folder = new();
        string whole = Clips.Write(folder.File("whole.mp4"), 320, 180, 50, "mp4v");
        AssertRefused(folder.Cut(whole, "cut.mp4", 0.5), "cannot be read as a video", "cut before its index");
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void DemoCutInTheMiddle_CannotBeOpened()
    {
        using TemporaryFolder folder = new();
        AssertRefused(folder.Cut(SharedFolder.Data("demo", "demo.mp4"), "demo.mp4", 0.5), "cannot be read as a video");
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void VtestCutInTheMiddle_KeepsWhatDecodesAndReportsTheRest()
    {
        using TemporaryFolder folder = new();
        string path = folder.Cut(SharedFolder.Data("PETS09-S2L1", "vtest.avi"), "vtest.avi", 0.5);
        (int decoded, string? shortfall) = ReadAll(path);
        Assert.AreEqual(399, decoded);
        Assert.AreEqual(
            $"The video '{path}' ends early: 399 of the 795 frames that it announces could be decoded; the file seems to be cut or damaged.",
            shortfall);
    }

    [TestMethod]
    [DataRow("clip.avi", "MJPG", 40, 60)]
    [DataRow("clip.avi", "XVID", 40, 60)]
    [DataRow("clip.mkv", "mp4v", 40, 60)]
    public void ClipCutInTheMiddle_ReportsHowMuchIsMissing(string name, string codec, int atLeast, int atMost)
    {
        using TemporaryFolder folder = new();
        string whole = Clips.Write(folder.File(name), 320, 180, 100, codec);
        (int all, string? none) = ReadAll(whole);
        Assert.AreEqual(100, all);
        Assert.IsNull(none);

        (int decoded, string? shortfall) = ReadAll(folder.Cut(whole, "cut-" + name, 0.5));
        Assert.IsInRange(atLeast, atMost, decoded);
        StringAssert.Contains(shortfall, $"{decoded} of the 100 frames");
    }

    [TestMethod]
    public void Mp4WithItsIndexInFront_CutInTheMiddle_ReportsHowMuchIsMissing()
    {
        using TemporaryFolder folder = new();
        byte[] whole = Mp4Surgery.IndexInFront(File.ReadAllBytes(Clips.Write(folder.File("clip.mp4"), 320, 180, 100, "mp4v")));
        (int all, string? none) = ReadAll(folder.Write("whole.mp4", whole));
        Assert.AreEqual(100, all);
        Assert.IsNull(none);

        (int decoded, string? shortfall) = ReadAll(folder.Write("cut.mp4", whole.AsSpan(0, whole.Length / 2)));
        Assert.IsInRange(30, 70, decoded);
        StringAssert.Contains(shortfall, $"{decoded} of the 100 frames");
    }

    [TestMethod]
    public void Mp4TrimmedByAnEditList_IsWhole()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = File.ReadAllBytes(Clips.Write(folder.File("clip.mp4"), 320, 180, 100, "mp4v"));
        Mp4Surgery.HalveEditList(bytes);
        (int decoded, string? shortfall) = ReadAll(folder.Write("trimmed.mp4", bytes));
        Assert.AreEqual(50, decoded);
        Assert.IsNull(shortfall);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void VtestWithAHoleInTheMiddle_ReportsIt()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = File.ReadAllBytes(SharedFolder.Data("PETS09-S2L1", "vtest.avi"));
        Array.Clear(bytes, bytes.Length * 2 / 5, bytes.Length / 5);
        (int decoded, string? shortfall) = ReadAll(folder.Write("hole.avi", bytes));
        Assert.IsInRange(500, 700, decoded);
        StringAssert.Contains(shortfall, $"{decoded} of the 795 frames");
    }

    private static (int Decoded, string? Shortfall) ReadAll(string path)
    {
        VideoFileSource source = new(path);
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames())
        {
            frame.Dispose();
            count++;
        }

        return (count, source.MissingFrames);
    }

    private static void AssertRefused(string path, params string[] says)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => VideoSource.FromFile(path));
        StringAssert.Contains(error.Message, $"'{path}'");
        foreach (string part in says)
        {
            StringAssert.Contains(error.Message, part);
        }
    }
}
