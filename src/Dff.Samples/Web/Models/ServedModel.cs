using Dff.Samples.Web.Api;
using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Pictures;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Models;

/// <summary>The one loaded model, and what the server does with it: work on videos, drawing, and single pictures.</summary>
/// <param name="name">What the model is called, for people.</param>
/// <param name="task">What it does, as answers say it.</param>
/// <param name="settings">How streams are treated.</param>
internal abstract class ServedModel(string name, string task, ServeSettings settings)
{
    public string Name => name;

    public string Task => task;

    public abstract DeepFeatureFlowArchitecture Architecture { get; }

    public abstract string Device { get; }

    /// <summary>Gets the score below which nothing is recorded.</summary>
    public abstract float ScoreThreshold { get; }

    public int KeyFrameInterval => settings.Detector.KeyFrameInterval ?? Architecture.KeyFrameInterval;

    /// <summary>Makes what fits the model.</summary>
    /// <param name="mlContext">Where the model was loaded.</param>
    /// <param name="model">Stays the caller's, and must outlive all streams.</param>
    /// <param name="name">What the model is called, for people.</param>
    /// <param name="settings">How streams are treated.</param>
    /// <exception cref="ArgumentException">The model holds no detector and no segmenter, or not what the settings ask for.</exception>
    public static ServedModel Of(MLContext mlContext, ITransformer model, string name, ServeSettings settings) => model is VideoSegmentationTransformer
        ? new ServedSegmenter(mlContext, model, name, settings)
        : new ServedDetector(mlContext, model, name, settings);

    /// <summary>Works through a video: records each frame, and leaves a CSV file at the end.</summary>
    /// <param name="job">The video.</param>
    /// <param name="source">Its frames.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many frames were recorded; those of a video that ends with an error are kept.</returns>
    public abstract Task<long> RunAsync(VideoJob job, TimedFrames source, CancellationToken cancel);

    /// <summary>Draws what was recorded on its video.</summary>
    /// <param name="job">A job that has ended.</param>
    /// <param name="filter">What is drawn.</param>
    /// <param name="path">The video to write.</param>
    /// <param name="cancel">Ends it.</param>
    public abstract void Draw(VideoJob job, DetectionFilter filter, string path, CancellationToken cancel);

    /// <summary>Opens a stream whose frames are drawn at once.</summary>
    /// <returns>What is disposed at its end, and what makes a JPEG of a frame with what was found drawn on it.</returns>
    public abstract (IDisposable Stream, Func<VideoFrame, byte[]> Draw) OpenLive();

    /// <summary>Runs on one picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="score">Weaker detections are left out.</param>
    public abstract PictureAnswer Predict(MLImage image, float score);

    /// <summary>Counts a frame that was recorded.</summary>
    private protected static void Count(VideoJob job, bool isKeyFrame, (int Width, int Height) size, int found, float best) => job.Update(p => p with
    {
        FramesDone = p.FramesDone + 1,
        KeyFrames = p.KeyFrames + (isKeyFrame ? 1 : 0),
        DetectionCount = p.DetectionCount + found,
        BestScore = Math.Max(p.BestScore, best),
        Size = p.Size ?? size,
    });
}
