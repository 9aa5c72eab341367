using System.Buffers.Binary;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Tests.Data.Frames.Images;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

/// <summary>Files of sound, which FFmpeg opens too.</summary>
[TestClass]
public sealed class SoundFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Mp3WithACover_IsNoVideoOfOneFrame()
    {
        byte[] jpeg = PictureFiles.NoiseJpeg(64, 48);
        byte[] picture = [0, .. "image/jpeg"u8, 0, 3, 0, .. jpeg]; // ID3 2.3, 4.15: encoding, type, what it shows (3: front cover), description
        byte[] frame = [.. "APIC"u8, .. BigEndian(picture.Length), 0, 0, .. picture];
        byte[] tag = [.. "ID3"u8, 3, 0, 0, .. SevenBits(frame.Length), .. frame];
        AssertRefused("song.mp3", [.. tag, .. Silence()], "holds sound and a cover picture, no video");
    }

    [TestMethod]
    public void SoundAlone_IsCalledSound()
    {
        AssertRefused("song.mp3", Silence(), "holds sound, no video");
        byte[] wave = [.. "RIFF"u8, 0x24, 0x10, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0, .. "data"u8, 0, 0x10, 0, 0, .. new byte[4096]];
        AssertRefused("a.wav", wave, "holds sound, no video");
    }

    [TestMethod]
    public void Mp4_IsSoundWhereNoTrackIsVideo()
    {
        byte[] track(string handler) => [.. "....hdlr........"u8, .. System.Text.Encoding.ASCII.GetBytes(handler), .. "............"u8];
        foreach ((string[] handlers, bool isSound) in new[] { (new[] { "soun" }, true), (["soun", "vide"], false), (["vide"], false), (["text"], false) })
        {
            byte[] tracks = [.. handlers.SelectMany(track)];
            string path = _folder.Write("a.mp4", (byte[])[.. BigEndian(20), .. "ftypisom....isom"u8, .. BigEndian(tracks.Length + 8), .. "moov"u8, .. tracks]);
            Assert.AreEqual(isSound, SoundFile.IsSound(path), string.Join(' ', handlers));
        }

        Assert.IsFalse(SoundFile.IsSound(Clips.Write(_folder.File("v.mp4"), 64, 48, 2, "mp4v")));
    }

    private void AssertRefused(string name, byte[] bytes, string words)
    {
        string path = _folder.Write(name, bytes);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => VideoSource.FromFile(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(words, message);
    }

    // MPEG 1 layer 3 at 128 kbit/s and 44.1 kHz: frames of 144 * 128000 / 44100 = 417 bytes.
    private static byte[] Silence() => [.. Enumerable.Range(0, 40).SelectMany(_ => (byte[])[0xFF, 0xFB, 0x90, 0x00, .. new byte[413]])];

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] SevenBits(int value) => [(byte)(value >> 21 & 127), (byte)(value >> 14 & 127), (byte)(value >> 7 & 127), (byte)(value & 127)];
}
