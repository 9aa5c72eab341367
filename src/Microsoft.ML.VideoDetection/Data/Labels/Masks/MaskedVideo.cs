using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

/// <summary>Yields the frames of one video, or one still image, in any order, and the class of each of their pixels.</summary>
/// <remarks>
/// For a format or database of one's own, derive from this class: <see cref="VideoSource.Info"/>, <see cref="DatasetVideo.FrameCount"/>,
/// <see cref="VideoSource.ReadImage"/> and <see cref="ReadLabelMap"/> are enough. <see cref="LabeledMaskData"/> makes a dataset of several.
/// Training reads from several threads.
/// </remarks>
public abstract class MaskedVideo : DatasetVideo
{
    /// <summary>Tells whether a frame has a mask; training takes only such frames as its current ones. Default: true.</summary>
    /// <param name="position">0-based, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    public virtual bool HasMask(int position) => true;

    /// <summary>Gets the path of a frame's mask; null (the default) where it has none, or is no file.</summary>
    /// <param name="position">0-based, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    public virtual string? GetMaskPath(int position) => null;

    /// <summary>Reads the classes of a frame's pixels.</summary>
    /// <param name="position">0-based, less than <see cref="DatasetVideo.FrameCount"/>.</param>
    /// <returns>0-based class of each pixel, row by row, as many as the picture has; 255 where the pixel is ignored.</returns>
    /// <exception cref="InvalidDataException">
    /// The mask is unreadable, has another size than its picture, or values that stand for nothing; the message names file and place.
    /// </exception>
    public abstract byte[] ReadLabelMap(int position);

    internal override bool IsTrainingFrame(int position) => HasMask(position);
}
