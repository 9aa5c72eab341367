using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection;

/// <summary>Everything about semantic segmentation of video, behind <c>mlContext.VideoSegmentation</c>.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
public sealed partial class VideoSegmentationCatalog
{
    internal VideoSegmentationCatalog(MLContext mlContext) => _environment = mlContext;

    /// <summary>Makes up videos with masks: objects of several classes that move over landscapes and through rooms, under a moving camera.</summary>
    /// <param name="options">Null takes the defaults: 100 videos of 120 frames, 512 x 384 pixels.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledMaskData"/> lists; the first class is "background". Frames and masks are made when they are read, in any order, and are the same
    /// on every machine.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
    public LabeledMaskData Synthesize(SyntheticVideoOptions? options = null) =>
        SyntheticVideoData.CreateMasks(new SyntheticVideo(options));

    /// <summary>Opens a folder of pictures and a folder of masks, PNG files of the same names.</summary>
    /// <param name="imagesPath">
    /// Folder of pictures; each folder in it is a video, and the pictures beside such folders are one, in natural order of their names.
    /// </param>
    /// <param name="masksPath">Folder of masks, in folders as the pictures are.</param>
    /// <param name="options">Classes, and what masks mean.</param>
    /// <returns>A view with the columns that <see cref="LabeledMaskData"/> lists. Masks are opened when they are asked for.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no picture, or no picture has a mask; strictly read, one has none.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledMaskData LoadFromMasks(string imagesPath, string masksPath, MaskDataOptions options) => MaskFolders.Open(imagesPath, masksPath, options);

    /// <summary>Opens CamVid with the 11 classes of SegNet.</summary>
    /// <param name="root">
    /// The folder with a folder for each set, in which are <c>images</c> and <c>labels</c>; or with <c>train</c> and <c>trainannot</c>, <c>val</c> and
    /// <c>valannot</c> …; or with <c>images</c> and <c>labels</c> themselves, when <paramref name="set"/> is null.
    /// </param>
    /// <param name="set"><c>train</c>, <c>val</c> or <c>test</c>; null for a folder that has no sets.</param>
    /// <param name="strict">Whether a picture without a mask is an error; otherwise it is counted.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledMaskData"/> lists. Frames whose numbers differ by at most 5 (30 are a second) are a video, others
    /// still images.
    /// </returns>
    /// <remarks>Masks are 8-bit numbers, of which 11 and 255 are ignored, or the original colors (<c>NAME_L.png</c>), whose classes are put together to the 11.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder or set.</exception>
    /// <exception cref="InvalidDataException">There is no picture, or no picture has a mask; strictly read, one has none.</exception>
    public LabeledMaskData LoadFromCamVid(string root, string? set = "train", bool strict = false) => CamVidData.Open(root, set, strict);

    /// <summary>Opens Cityscapes with the 19 classes of its benchmark.</summary>
    /// <param name="root">
    /// The folder with <c>gtFine</c> and <c>leftImg8bit</c>. With <c>leftImg8bit_sequence</c> beside them, the frames around each labelled one are rows as well, and all their
    /// pixels ignored.
    /// </param>
    /// <param name="set"><c>train</c> or <c>val</c>.</param>
    /// <param name="strict">Whether a picture without a mask is an error; otherwise it is counted.</param>
    /// <returns>A view with the columns that <see cref="LabeledMaskData"/> lists.</returns>
    /// <remarks>Of the files of masks <c>…_gtFine_labelIds.png</c> are read; the ids that are no class of the benchmark are ignored.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder or set.</exception>
    /// <exception cref="InvalidDataException">There is no picture, or no picture has a mask; strictly read, one has none.</exception>
    public LabeledMaskData LoadFromCityscapes(string root, string set = "train", bool strict = false) => CityscapesData.Open(root, set, strict);
}
