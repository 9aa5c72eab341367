using System.Security.Cryptography;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoDeterminismTests
{
    /// <summary>Recorded on x64 Linux; any machine, runtime or build that gives other pixels fails here.</summary>
    private const string Recorded = "D285DBCF31A0D33E330ED2B7357E954364B049EAC33782DB2F86C450C1A60823";

    [TestMethod]
    public void Pixels_AreThoseOfEveryOtherMachine()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 256, Height = 192, Seed = 7, MotionBlur = 0.5 });
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < 40; i++)
        {
            hash.AppendData(PixelsOf(video, i, 3 * i));
        }

        Assert.AreEqual(Recorded, Convert.ToHexString(hash.GetHashAndReset()));
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
