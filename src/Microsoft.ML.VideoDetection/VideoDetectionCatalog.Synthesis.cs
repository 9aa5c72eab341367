using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Output.Datasets;

namespace Microsoft.ML.VideoDetection;

/// <content>Labelled videos that are made up, and labelled videos written as folders.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Makes up labelled videos: objects of several classes that move over landscapes and through rooms, under a moving camera.</summary>
    /// <param name="options">Null takes the defaults: 100 videos of 120 frames, 512 x 384 pixels.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledVideoData"/> lists; tracks and occlusion are always known, nothing is ignored.
    /// Frames are painted when they are read, in any order, and are the same on every machine.
    /// </returns>
    /// <remarks>The optical flow between frames comes from a <see cref="SyntheticVideo"/> with the same options.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
    public LabeledVideoData Synthesize(SyntheticVideoOptions? options = null) => SyntheticVideoData.Create(new SyntheticVideo(options));

    /// <summary>Writes labelled videos with their images as the folder of a dataset, which appears when it is complete.</summary>
    /// <param name="data">Any labelled videos.</param>
    /// <param name="folder">The folder to make; it must not exist, or be empty.</param>
    /// <param name="layout">The layout, which may have no place for tracks, occlusion, ignored boxes or still images; see there.</param>
    /// <param name="imageFormat">JPEG is a fifth of the size, PNG keeps every pixel, but not in ImageNet VID. Image files that are in this format already are copied.</param>
    /// <param name="progress">Is told the number of frames written so far.</param>
    /// <param name="cancellationToken">Ends the writing, and nothing is left of it.</param>
    /// <exception cref="ArgumentException">PNG is asked for in the layout of ImageNet VID, which has none.</exception>
    /// <exception cref="IOException">The folder holds something already, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">Labels or images cannot be read, or a video has a name that is no path below a folder.</exception>
    public void SaveAsFolder(
        LabeledVideoData data,
        string folder,
        DatasetLayout layout,
        DatasetImageFormat imageFormat = DatasetImageFormat.Jpeg,
        Action<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        DatasetFolder.Write(data, folder, layout, imageFormat, progress, cancellationToken);
    }
}
