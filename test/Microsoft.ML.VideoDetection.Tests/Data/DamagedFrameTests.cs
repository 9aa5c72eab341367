using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Videos one of whose frames cannot be decoded.</summary>
[TestClass]
public sealed class DamagedFrameTests : IDisposable
{
    private const int Frames = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("a.avi", "MJPG", 5)]
    [DataRow("a.avi", "MJPG", 0)]
    [DataRow("a.mp4", "mp4v", 5)]
    [DataRow("a.mkv", "MJPG", 5)]
    public void DamagedFrame_IsLeftOutAndTheOthersKeepTheirNumbers(string name, string codec, int damaged)
    {
        string path = Damaged(name, codec, damaged);
        int[] expected = [.. Enumerable.Range(0, Frames).Where(i => i != damaged)];
        VideoFileSource source = new(path);
        List<int> numbers = [];
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                numbers.Add(frame.FrameIndex);
                if (codec == "MJPG") // others are made from the frames before them
                    Clips.AssertNear(Clips.ColorOf(frame.FrameIndex), Clips.PixelOf(frame.Image, 20, 20), 6, $"frame {frame.FrameIndex}");
            }
        }

        CollectionAssert.AreEqual(expected, numbers);
        Assert.Contains($"1 frame that could not be decoded, frame {damaged} counted from 0", source.MissingFrames!);
        Assert.Contains(path, source.MissingFrames!);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(0)]
    public void RandomAccess_KeepsTheNumbers(int damaged)
    {
        IndexedVideoFile frames = new(new VideoFileSource(Damaged("a.avi", "MJPG", damaged, 60)));
        Assert.AreEqual(59, frames.ExactFrameCount);
        Assert.IsLessThan(0, frames.FindPosition(damaged));
        foreach (int number in new[] { 59, 3, 4, 6, 7, 40, 59, 1 })
        {
            int position = frames.FindPosition(number);
            Assert.AreEqual(number, frames.GetFrameIndex(position));
            using MLImage image = frames.ReadImage(position);
            Clips.AssertNear(Clips.ColorOf(number), Clips.PixelOf(image, 20, 20), 6, $"frame {number}");
        }

        using FrameReader reader = frames.OpenReader();
        for (int position = 0; position < frames.ExactFrameCount; position++)
        {
            Assert.IsTrue(reader.Advance(CancellationToken.None));
            Assert.AreEqual(frames.GetFrameIndex(position), reader.FrameIndex);
        }

        Assert.IsFalse(reader.Advance(CancellationToken.None));
    }

    [TestMethod]
    public void WholeVideo_HasNoGap()
    {
        VideoFileSource source = new(Clips.Write(_folder.File("a.avi"), 64, 48, Frames));
        Assert.AreEqual(Frames, source.ReadFrames().Count(frame =>
        {
            frame.Dispose();
            return true;
        }));
        Assert.IsNull(source.MissingFrames);
    }

    private string Damaged(string name, string codec, int damaged, int frames = Frames) => Write(_folder.File(name), codec, damaged, frames);

    // A frame of AVI is a chunk "00dc", its size and its bytes; of MPEG-4 it begins with 00 00 01 B6, of JPEG with FF D8 FF.
    internal static string Write(string path, string codec, int damaged, int frames)
    {
        Clips.Write(path, 64, 48, frames, codec);
        byte[] file = File.ReadAllBytes(path);
        ReadOnlySpan<byte> begin = codec == "MJPG" ? [0xFF, 0xD8, 0xFF] : [0x00, 0x00, 0x01, 0xB6];
        int at = -1;
        for (int i = 0; i <= damaged; i++)
            at += 1 + file.AsSpan(at + 1).IndexOf(begin);
        int next = file.AsSpan(at + 4).IndexOf(begin);
        int length = codec == "MJPG" ? file.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) + 2 : next < 0 ? 100 : next + 4;
        file.AsSpan(at, length).Clear();
        File.WriteAllBytes(path, file);
        return path;
    }
}
