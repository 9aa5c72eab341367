using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Provides random access to the frames of one video of a dataset, or one still image; the base of videos with boxes and of videos with masks.
/// </summary>
public abstract class DatasetVideo : VideoSource
{
    /// <summary>Gets the name of the video, unique in its dataset.</summary>
    public string Id => Info.VideoId;

    /// <summary>Gets the number of frames, at least one.</summary>
    public abstract int FrameCount { get; }

    /// <inheritdoc/>
    public sealed override int? ExactFrameCount => FrameCount;

    /// <summary>Gets whether this is a still image. Default: false.</summary>
    public virtual bool IsStill => false;

    /// <summary>Determines whether training uses the frame as its current frame; others serve as references only.</summary>
    internal virtual bool IsTrainingFrame(int position) => true;

    /// <summary>Names the place of a frame's labels, for messages.</summary>
    internal virtual string Describe(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {GetFrameIndex(position)} of '{Id}'");
}
