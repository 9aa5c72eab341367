using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Yields the frames of one video of a dataset, or one still image, in any order; the base of videos with boxes and of videos with masks.</summary>
public abstract class DatasetVideo : VideoSource
{
    /// <summary>Gets the name of the video, which no other video of a dataset may have.</summary>
    public string Id => Info.VideoId;

    /// <summary>Gets the number of frames, at least one.</summary>
    public abstract int FrameCount { get; }

    /// <inheritdoc/>
    public sealed override int? ExactFrameCount => FrameCount;

    /// <summary>Gets whether this is one still image and no frame of a video. Default: false.</summary>
    public virtual bool IsStill => false;

    /// <summary>Tells whether training takes the frame as its current frame; others serve as references only.</summary>
    internal virtual bool IsTrainingFrame(int position) => true;

    /// <summary>Names the place of a frame's labels, for messages.</summary>
    internal virtual string Describe(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {GetFrameIndex(position)} of '{Id}'");
}
