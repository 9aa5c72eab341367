using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection;

/// <summary>Any sequence of images as the frames of a video.</summary>
public sealed class ImageSequenceSource : VideoSource
{
    private readonly IEnumerable<MLImage> _images;
    private readonly bool _takeOwnership;

    /// <summary>Takes the images, which are enumerated only when frames are read.</summary>
    /// <param name="images">The images, enumerated once per reading and never held.</param>
    /// <param name="frameRate">Frames per second; null when it does not matter.</param>
    /// <param name="videoId">Name of the video in results.</param>
    /// <param name="takeOwnership">
    /// False (the default) leaves the images to the caller and costs a copy of each; true hands each one over, uncopied,
    /// and whoever consumes the frame disposes it, so that the sequence can be read once only unless it makes new images.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frameRate"/> is not positive.</exception>
    public ImageSequenceSource(
        IEnumerable<MLImage> images, double? frameRate = null, string videoId = "frames", bool takeOwnership = false)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(videoId);
        ImageFolderSource.RequirePositive(frameRate);
        _images = images;
        _takeOwnership = takeOwnership;
        int? count = images.TryGetNonEnumeratedCount(out int known) ? known : null;
        Info = new VideoInfo(videoId, FrameRate: frameRate, FrameCount: count);
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">An image of the sequence is null.</exception>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default)
    {
        int index = 0;
        foreach (MLImage image in _images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (image is null)
            {
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"Image {index} of the sequence '{Info.VideoId}' is null."));
            }

            yield return new VideoFrame(Info.VideoId, index, _takeOwnership ? image : ImageCopy.Of(image));
            index++;
        }
    }
}
