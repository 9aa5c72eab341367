using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection;

/// <summary>Provides random access to the frames of one video, or one still image, and to their labels.</summary>
/// <remarks>
/// <para>For a custom format or database, derive from this class: <see cref="VideoSource.Info"/>, <see cref="DatasetVideo.FrameCount"/>,
/// <see cref="VideoSource.ReadImage"/> and <see cref="GetAnnotation"/> are enough. If the frames are a file or folder, <see cref="Create"/> adds labels to
/// it. <see cref="LabeledVideoData"/> combines several videos to a dataset.</para>
/// <para>Training reads from several threads.</para>
/// </remarks>
public abstract class LabeledVideo : DatasetVideo
{
    /// <summary>Gets whether <see cref="GetAnnotation"/> reads no file, so that reading the labels of all frames is cheap.</summary>
    internal virtual bool HasLabelsInMemory => false;

    /// <summary>Adds labels to frames of a file, a folder or another source.</summary>
    /// <param name="frames">A source with an <see cref="VideoSource.ExactFrameCount"/>, or a video file, which is read once to count its frames.</param>
    /// <param name="getAnnotation">Gets the labels of the frame at a 0-based position; called from several threads.</param>
    /// <exception cref="ArgumentException">The frames have no random access.</exception>
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

    /// <summary>Gets the labels of a frame.</summary>
    /// <param name="position">0-based position, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    /// <exception cref="InvalidDataException">The labels are malformed; the message names file and place.</exception>
    public abstract FrameAnnotation GetAnnotation(int position);

    /// <summary>Gets the path of the frame's image below the folder of images, with slashes: its own, or the one it would be written to.</summary>
    internal virtual string GetFileName(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"{Id}/{GetFrameIndex(position):D6}.jpg");

    /// <summary>
    /// Reads the size of a frame from the header of its image file, for comparison with the labels; returns null if it has no file of its own.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is missing or not a picture; the message names its path.</exception>
    internal (int Width, int Height)? ReadImageSize(int position) =>
        GetImagePath(position) is string path ? ImageFile.ReadSize(path) : null;

    private sealed class AnnotatedSource(VideoSource frames, Func<int, FrameAnnotation> getAnnotation) : VideoWrapper(frames)
    {
        public override FrameAnnotation GetAnnotation(int position) => getAnnotation(position);
    }
}
