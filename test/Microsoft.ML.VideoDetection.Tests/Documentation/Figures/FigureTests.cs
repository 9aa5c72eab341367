using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>The drawings of the documentation are made by the project, and are what the code draws today.</summary>
[TestClass]
public sealed class FigureTests
{
    private const string Command = "./build.sh docs";

    [TestMethod]
    public void Timeline_is_up_to_date() => GeneratedFile.Check("docs/images/timeline.svg", TimelineFigure.Draw(), Command);

    [TestMethod]
    public void Warp_is_up_to_date()
    {
        using SKBitmap figure = WarpFigure.Draw();
        Check("docs/images/warp.png", figure);
    }

    [TestMethod]
    public void Estimated_motion_is_up_to_date()
    {
        using SKBitmap figure = EstimatedMotionFigure.Draw();
        Check("docs/images/estimated-motion.png", figure);
    }

    [TestMethod]
    public void Tracks_are_up_to_date()
    {
        using SKBitmap figure = TracksFigure.Draw();
        Check("docs/images/tracks.png", figure);
    }

    [TestMethod]
    public void Icon_is_up_to_date()
    {
        using SKBitmap figure = IconFigure.Draw();
        Check("src/Microsoft.ML.VideoDetection/icon.png", figure);
    }

    // Pixels, not bytes: another version of the encoder may pack them in another way. Antialiasing may round in another way.
    private static void Check(string path, SKBitmap figure)
    {
        string file = Path.Combine(ConsoleProgram.RepositoryRoot, path);
        if (GeneratedFile.Writing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using FileStream stream = File.Create(file);
            Assert.IsTrue(figure.Encode(stream, SKEncodedImageFormat.Png, 100));
            return;
        }

        using SKBitmap? there = SKBitmap.Decode(file);
        Assert.IsNotNull(there, $"{path} is missing: run '{Command}' and commit it.");
        Assert.AreEqual((figure.Width, figure.Height), (there.Width, there.Height), path);
        SKColor[] expected = figure.Pixels, actual = there.Pixels;
        int different = expected.Zip(actual).Count(pair => Distance(pair.First, pair.Second) > 8);
        Assert.IsLessThanOrEqualTo(expected.Length / 1000, different, $"{path} is not what the code draws. If that is meant, run '{Command}' and commit it.");
    }

    private static int Distance(SKColor one, SKColor other) => one.Alpha + other.Alpha == 0
        ? 0
        : Math.Max(Math.Max(Math.Abs(one.Red - other.Red), Math.Abs(one.Green - other.Green)), Math.Max(Math.Abs(one.Blue - other.Blue), Math.Abs(one.Alpha - other.Alpha)));
}
