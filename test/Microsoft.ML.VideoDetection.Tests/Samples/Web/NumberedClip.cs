using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>
/// A video that browsers play (VP9 in WebM), 320 x 192, with shapes that move. Its frames say their number in six blocks along the
/// top, white for 1, lowest bit first. As in videos of phones, they come at irregular times: 60, 100 and 180 ms after each other.
/// </summary>
internal static class NumberedClip
{
    public const int Frames = 40;

    public static string Path { get; } = FindPath();

    /// <summary>When a frame is shown, in seconds.</summary>
    public static double TimeOf(int frame) => ((frame / 3 * 340) + (frame % 3 is 1 ? 60 : frame % 3 is 2 ? 160 : 0)) / 1000.0;

    private static string FindPath([CallerFilePath] string source = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "numbered.webm");
}
