using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary><see cref="NumberedClip"/> with its first picture at 0.2 s, as where sound begins before it.</summary>
internal static class LateClip
{
    public const double Start = 0.2;

    public static string Write(TemporaryFolder folder)
    {
        // Matroska: the cluster (1F 43 B6 75, a size of two bytes) begins with its time in milliseconds (E7), which is added to those of its frames.
        byte[] file = File.ReadAllBytes(NumberedClip.Path);
        int time = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x1F, 0x43, 0xB6, 0x75]) + 6;
        CollectionAssert.AreEqual(new byte[] { 0xE7, 0x81, 0 }, file[time..(time + 3)]);
        file[time + 2] = (byte)(Start * 1000);
        return folder.Write("late.webm", file);
    }
}
