using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection;

/// <summary>How a PyTorch checkpoint is imported. The defaults suit the published models.</summary>
public sealed class CheckpointOptions
{
    /// <summary>
    /// The architecture to build. Default null: depth, groups, widths and the number of classes are read off the entries, and
    /// everything else is as published.
    /// </summary>
    public DeepFeatureFlowArchitecture? Architecture;

    /// <summary>The backbone that the checkpoint must have. Default null: any that is known.</summary>
    public BackboneKind? Backbone;

    /// <summary>
    /// Names of the classes, as many as the checkpoint has. Default null: those in the checkpoint's <c>meta</c>, else, for 30
    /// classes, those of ImageNet VID. Not to be combined with <see cref="Architecture"/>, which holds its own.
    /// </summary>
    public IReadOnlyList<string>? ClassNames;

    /// <summary>
    /// Whether missing, unexpected and wrongly shaped entries are an error that lists them. Default true; otherwise what fits is
    /// taken, the rest stays random, and a warning in <see cref="MLContext.Log"/> lists them.
    /// </summary>
    public bool Strict = true;

    /// <summary>Column of <see cref="Microsoft.ML.Data.MLImage"/> that the transformer reads. Default "Image".</summary>
    public string ImageColumnName = VideoColumns.Image;

    /// <summary>Text column with the name of the video. Default "VideoId"; null when all rows are one video, or still images.</summary>
    public string? VideoIdColumnName = VideoColumns.VideoId;

    /// <summary>
    /// Column of <see cref="int"/> with the 0-based position in the video. Default "FrameIndex"; null when rows are still images,
    /// on each of which the whole network runs.
    /// </summary>
    public string? FrameIndexColumnName = VideoColumns.FrameIndex;
}
