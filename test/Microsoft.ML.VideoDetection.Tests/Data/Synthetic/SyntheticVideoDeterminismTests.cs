using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoDeterminismTests
{
    // Mean of each quarter of frame 0 of video 0, of frame 60 of video 20, and of frame 117 of video 39, recorded on x64 Linux.
    private static readonly double[] _recorded =
    [
        212.41, 202.68, 214.07, 202.47, 202.43, 195.47, 144.73, 143.09, 159.45, 171.28, 129.81, 135.25,
    ];

    [TestMethod]
    public void Pixels_AreThoseOfEveryOtherMachine()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 256, Height = 192, Seed = 7, MotionBlur = 0.5 });
        double[] means = [.. new[] { (0, 0), (20, 60), (39, 117) }.SelectMany(at => QuarterMeans(PixelsOf(video, at.Item1, at.Item2), 256, 192))];
        Console.WriteLine(string.Join(", ", means.Select(mean => FormattableString.Invariant($"{mean:F2}"))));

        // Another order of the float operations moves a pixel by one level at most, and few of them.
        Assert.HasCount(_recorded.Length, means);
        for (int i = 0; i < means.Length; i++)
            Assert.AreEqual(_recorded[i], means[i], 0.1, $"quarter {i % 4} of picture {i / 4}");
    }

    private static IEnumerable<double> QuarterMeans(byte[] pixels, int width, int height)
    {
        for (int quarter = 0; quarter < 4; quarter++)
        {
            int left = quarter % 2 * width / 2, top = quarter / 2 * height / 2;
            yield return Enumerable.Range(top, height / 2)
                .SelectMany(y => pixels.Skip(4 * ((y * width) + left)).Take(2 * width))
                .Average(value => (double)value);
        }
    }

    [TestMethod]
    public void Frames_DoNotDependOnWhatWasReadBefore()
    {
        SyntheticVideoOptions options = new() { Width = 128, Height = 96 };
        SyntheticVideo forwards = new(options), backwards = new(options);
        byte[][] first = [.. Enumerable.Range(0, 6).Select(i => PixelsOf(forwards, i % 3, i))];
        for (int i = 5; i >= 0; i--)
        {
            CollectionAssert.AreEqual(first[i], PixelsOf(backwards, i % 3, i), $"frame {i}");
        }
    }

    [TestMethod]
    public void AnotherSeedVideoOrFrame_GivesAnotherPicture()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 128, Height = 96, Noise = 0 });
        SyntheticVideo other = new(new SyntheticVideoOptions { Width = 128, Height = 96, Noise = 0, Seed = 2 });
        byte[] pixels = PixelsOf(video, 0, 0);
        CollectionAssert.AreNotEqual(pixels, PixelsOf(other, 0, 0));
        CollectionAssert.AreNotEqual(pixels, PixelsOf(video, 1, 0));
        CollectionAssert.AreNotEqual(pixels, PixelsOf(video, 0, 1));
    }

    [TestMethod]
    public void Noise_HasTheDeviationAskedFor()
    {
        SyntheticVideoOptions options = new() { Width = 256, Height = 192, Noise = 0 };
        byte[] clean = PixelsOf(new SyntheticVideo(options), 0, 0);
        options.Noise = 6;
        byte[] noisy = PixelsOf(new SyntheticVideo(options), 0, 0);

        // Only levels that cannot be cut off at 0 or 255.
        double[] differences = [.. clean.Zip(noisy).Where((pair, i) => i % 4 != 3 && pair.First is > 30 and < 225).Select(pair => (double)pair.Second - pair.First)];
        double mean = differences.Average();
        Assert.AreEqual(0, mean, 0.1);
        Assert.AreEqual(6, Math.Sqrt(differences.Average(d => (d - mean) * (d - mean))), 0.2);
    }

    [TestMethod]
    public void Video_IsNotTheSceneOfOptionsThatChangedLater()
    {
        SyntheticVideoOptions options = new() { Width = 64, Height = 48, ClassNames = ["star", "disc"] };
        SyntheticVideo video = new(options);
        options.Seed = 99;
        options.ClassNames[0] = "cross";
        CollectionAssert.AreEqual(new[] { "star", "disc" }, video.ShownClassNames.ToArray());
        Assert.AreEqual("synthetic_1_000000", video.VideoIdOf(0));
    }

    private static byte[] PixelsOf(SyntheticVideo video, int index, int frame)
    {
        using MLImage image = video.RenderFrame(index, frame);
        return image.Pixels.ToArray();
    }
}
