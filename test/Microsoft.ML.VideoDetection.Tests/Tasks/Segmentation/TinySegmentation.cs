using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

/// <summary>The smallest data and network that segmentation can be learnt with: a bright square on a dark ground, which moves to the right.</summary>
internal static class TinySegmentation
{
    public const int Width = 64, Height = 48, Frames = 6;

    private const int Side = 24;

    public static DeepFeatureFlowArchitecture Architecture { get; } = TinyTraining.Architecture with
    {
        MotionEstimator = MotionEstimator.DenseInverseSearch, MaxLongSide = Width, MaxShortSide = Height, KeyFrameInterval = 3,
    };

    /// <summary>Writes a video with masks.</summary>
    public static LabeledMaskData Data(TemporaryFolder folder)
    {
        for (int i = 0; i < Frames; i++)
        {
            using var picture = new SKBitmap(Width, Height);
            picture.Erase(new SKColor(20, 30, 40));
            var classes = new byte[Width * Height];
            for (int y = 8; y < 8 + Side; y++)
            {
                for (int x = 4 + (4 * i); x < 4 + (4 * i) + Side; x++)
                {
                    picture.SetPixel(x, y, new SKColor(230, (byte)(100 + (x * 8 % 90)), 90));
                    classes[(y * Width) + x] = 1;
                }
            }

            Directory.CreateDirectory(folder.File("images/v"));
            using (SKData data = picture.Encode(SKEncodedImageFormat.Png, 100))
                File.WriteAllBytes(folder.File($"images/v/{i:D3}.png"), data.ToArray());
            folder.Mask($"masks/v/{i:D3}.png", Width, classes);
        }

        return new MLContext(seed: 1).VideoSegmentation.LoadFromMasks(
            folder.File("images"), folder.File("masks"), new MaskDataOptions { ClassNames = ["ground", "square"] });
    }

    public static VideoSegmentationTrainer.Options Options(int steps) => new() { Architecture = Architecture, MaxSteps = steps, LearningRate = 1e-3, LoadingThreads = 1 };

    /// <summary>Gets videos of made-up objects, read from no file.</summary>
    public static LabeledMaskData Made(int videos = 2, int frames = 6, int seed = 1) =>
        new MLContext(1).VideoSegmentation.Synthesize(new SyntheticVideoOptions
        {
            VideoCount = videos, FramesPerVideo = frames, Width = Width, Height = Height, Seed = seed, ClassNames = [.. SyntheticVideo.ClassNames.Take(2)], MinObjects = 3, MaxObjects = 5,
        });

    /// <summary>Trains, and gives the SHA-256 of the weights.</summary>
    public static string Fit(VideoSegmentationTrainer.Options options, IDataView? data = null, int seed = 1)
    {
        using VideoSegmentationTransformer model = new MLContext(seed).VideoSegmentation.Trainers.DeepFeatureFlow(options).Fit(data ?? Made());
        return TinyTraining.Hash(model.Model.Network);
    }
}
