using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

/// <summary>Provides random access to the frames of one video, or one still image, and to the class of each of their pixels.</summary>
/// <remarks>
/// For a custom format or database, derive from this class: <see cref="VideoSource.Info"/>, <see cref="DatasetVideo.FrameCount"/>,
/// <see cref="VideoSource.ReadImage"/> and <see cref="ReadLabelMap"/> are enough. <see cref="LabeledMaskData"/> combines several videos to a dataset.
/// Training reads from several threads.
/// </remarks>
public abstract class MaskedVideo : DatasetVideo
{
    /// <summary>Determines whether a frame has a mask; training uses only such frames as current ones. Default: true.</summary>
    /// <param name="position">0-based position, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    public virtual bool HasMask(int position) => true;

    /// <summary>Gets the path of a frame's mask; null (the default) if it has none, or if it is not a file.</summary>
    /// <param name="position">0-based position, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    public virtual string? GetMaskPath(int position) => null;

    /// <summary>Reads the classes of a frame's pixels.</summary>
    /// <param name="position">0-based position, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    /// <returns>0-based class of each pixel, row by row, as many as the picture has; 255 if the pixel is ignored.</returns>
    /// <exception cref="InvalidDataException">
    /// The mask is unreadable, differs in size from its picture, or has unknown values; the message names file and place.
    /// </exception>
    public abstract byte[] ReadLabelMap(int position);

    internal override bool IsTrainingFrame(int position) => HasMask(position);
}
