using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection;

/// <summary>Yields the frames of one video, or one still image, in any order, and what is labelled on them.</summary>
/// <remarks>
/// <para>For a format or database of one's own, derive from this class: <see cref="VideoSource.Info"/>, <see cref="FrameCount"/>,
/// <see cref="VideoSource.ReadImage"/> and <see cref="GetAnnotation"/> are enough. Where the frames are a file or folder,
/// <see cref="Create"/> adds labels to it. <see cref="LabeledVideoData"/> makes a dataset of several.</para>
/// <para>Training reads from several threads.</para>
/// </remarks>
public abstract class LabeledVideo : VideoSource
{
    /// <summary>Gets the name of the video, which no other video of a dataset may have.</summary>
    public string Id => Info.VideoId;

    /// <summary>Gets the number of frames, at least one.</summary>
    public abstract int FrameCount { get; }

    /// <inheritdoc/>
    public sealed override int? ExactFrameCount => FrameCount;

    /// <summary>Gets whether this is one still image and no frame of a video. Default: false.</summary>
    public virtual bool IsStill => false;

    /// <summary>Gets whether <see cref="GetAnnotation"/> reads no file, so that looking at the labels of all frames is cheap.</summary>
    internal virtual bool HasLabelsInMemory => false;

    /// <summary>Adds labels to frames of a file, a folder or another source.</summary>
    /// <param name="frames">A source with an <see cref="VideoSource.ExactFrameCount"/>, or a video file, which is passed over once to count its frames.</param>
    /// <param name="getAnnotation">Gets what is labelled on the frame at a 0-based position; called from several threads.</param>
    /// <exception cref="ArgumentException">The frames can be read in order only.</exception>
    /// <exception cref="InvalidDataException">The video file cannot be decoded.</exception>
    public static LabeledVideo Create(VideoSource frames, Func<int, FrameAnnotation> getAnnotation)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(getAnnotation);
        VideoSource indexed = frames is VideoFileSource file ? new IndexedVideoFile(file) : frames;
        return indexed.ExactFrameCount is not null
            ? new AnnotatedSource(indexed, getAnnotation)
            : throw new ArgumentException(
                $"The frames of '{frames.Info.VideoId}' ({frames.GetType().Name}) can be read in order only; labels need frames that can be read in any order, such as those of a video file or a folder of images.",
                nameof(frames));
    }

    /// <summary>Gets what is labelled on a frame.</summary>
    /// <param name="position">0-based, less than <see cref="FrameCount"/>.</param>
    /// <exception cref="InvalidDataException">The labels are malformed; the message names file and place.</exception>
    public abstract FrameAnnotation GetAnnotation(int position);

    /// <summary>Tells whether training takes the frame as its current frame; others serve as references only.</summary>
    internal virtual bool IsTrainingFrame(int position) => true;

    /// <summary>Gets the path of the frame's image below the folder of images, with slashes: its own, or the one it would be written to.</summary>
    internal virtual string GetFileName(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"{Id}/{GetFrameIndex(position):D6}.jpg");

    /// <summary>Names the place of a frame's labels, for messages.</summary>
    internal virtual string Describe(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {GetFrameIndex(position)} of '{Id}'");

    /// <summary>Reads the size of a frame from the header of its image file, to compare it with what the labels say; null where it has no file of its own.</summary>
    /// <exception cref="InvalidDataException">The file is missing or no picture; the message names its path.</exception>
    internal (int Width, int Height)? ReadImageSize(int position) =>
        GetImagePath(position) is string path ? ImageFile.ReadSize(path) : null;

    private sealed class AnnotatedSource(VideoSource frames, Func<int, FrameAnnotation> getAnnotation) : VideoWrapper(frames)
    {
        public override FrameAnnotation GetAnnotation(int position) => getAnnotation(position);
    }
}
