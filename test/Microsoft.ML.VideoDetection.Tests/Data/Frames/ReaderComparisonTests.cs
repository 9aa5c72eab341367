using System.Diagnostics;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

/// <summary>Kinds of files that people record, read by OpenCV and by ffmpeg: as many frames, at the same times, of the same colors. docs/troubleshooting.md has the table.</summary>
[TestClass]
public sealed class ReaderComparisonTests : IDisposable
{
    private const string Picture = "testsrc2=s=96x64:r=25:d=1";

    private readonly TemporaryFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    // Between the two lie rounding and another enlargement of the colors: some levels on average.
    [TestMethod]
    [DataRow("8bit.mp4", "-c:v libx264 -pix_fmt yuv420p")]
    [DataRow("10bit.mp4", "-c:v libx265 -x265-params log-level=error -pix_fmt yuv420p10le -tag:v hvc1")]
    [DataRow("hdr.mkv", "-c:v libx265 -x265-params log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc -pix_fmt yuv420p10le")]
    [DataRow("phone.mp4", "-vf select='not(mod(n,7))+not(mod(n,3))' -vsync vfr -c:v libx264 -pix_fmt yuv420p")]
    [DataRow("phone.mkv", "-vf select='not(mod(n,7))+not(mod(n,3))' -vsync vfr -c:v libx264 -pix_fmt yuv420p")]
    [DataRow("avchd.mts", "-c:v libx264 -flags +ilme+ildct -x264opts tff=1 -pix_fmt yuv420p -mpegts_m2ts_mode 1 -f mpegts")]
    [DataRow("part.ts", "-c:v libx264 -pix_fmt yuv420p")]
    [DataRow("dvd.mpg", "-c:v mpeg2video -pix_fmt yuv420p")]
    public void OpenCV_reads_what_ffmpeg_reads(string name, string arguments)
    {
        FfmpegHere.Make(["-f", "lavfi", "-i", Picture, .. arguments.Replace("'", "", StringComparison.Ordinal).Split(' '), _folder.File(name)]);
        (int frames, double time, double color) = Compare(_folder.File(name));
        TestContext.WriteLine($"{name}: {frames} frames missing, times off by {time:0.0000} s, colors by {color:0.0} levels");
        Assert.AreEqual(0, frames);
        Assert.IsLessThanOrEqualTo(0.002, time);
        Assert.IsLessThanOrEqualTo(12, color);
    }

    private static (int Missing, double Time, double Color) Compare(string path)
    {
        double[] times = FfmpegHere.Times(path);
        byte[] pixels = Decode(path);
        const int Length = 96 * 64 * 3;
        int count = 0;
        double late = 0, difference = 0;
        foreach (VideoFrame frame in new VideoFileSource(path).ReadFrames())
        {
            using (frame)
            {
                if (count >= times.Length || (count + 1) * Length > pixels.Length)
                    break;
                late = Math.Max(late, Math.Abs(frame.Timestamp!.Value.TotalSeconds - times[0] - (times[count] - times[0])));
                long sum = 0;
                for (int i = 0; i < 96 * 64; i++)
                {
                    for (int c = 0; c < 3; c++)
                        sum += Math.Abs(frame.Image.Pixels[(4 * i) + c] - pixels[(count * Length) + (3 * i) + c]);
                }

                difference = Math.Max(difference, sum / (double)Length);
                count++;
            }
        }

        return (times.Length - count, late, difference);
    }

    private static byte[] Decode(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(FfmpegHere.Path, ["-v", "error", "-nostdin", "-i", path, "-vsync", "0", "-pix_fmt", "bgr24", "-f", "rawvideo", "-"]) { RedirectStandardOutput = true })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return bytes.ToArray();
    }
}
