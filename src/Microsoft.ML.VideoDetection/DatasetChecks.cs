using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection;

/// <summary>Finds out, before hours of training, whether labels fit their pictures.</summary>
public static class DatasetChecks
{
    /// <summary>Compares the size of one image file with the size that its labels are for.</summary>
    /// <param name="video">The video.</param>
    /// <param name="position">0-based position of the frame in the video.</param>
    /// <returns>A sentence that names the file and both sizes; null where they are the same or the frame is no image file.</returns>
    /// <exception cref="InvalidDataException">The image is missing or no picture.</exception>
    public static string? CompareImageSize(LabeledVideo video, int position)
    {
        ArgumentNullException.ThrowIfNull(video);
        return ImageSizeCheck.Compare(video, position);
    }

    /// <summary>Compares the sizes of 256 image files, spread evenly, with those that their labels are for.</summary>
    /// <param name="data">The data.</param>
    /// <returns>Sentences on images of another size, and on those that are missing or cannot be read; none where all is well.</returns>
    public static IReadOnlyList<string> FindImageProblems(LabeledVideoData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return [.. ImageSizeCheck.Run(data).Warnings()];
    }

    /// <summary>Finds objects of validation data that count for nothing because the training has no such class.</summary>
    /// <param name="validation">Data that was opened with the class names of the training.</param>
    /// <returns>A sentence that counts them by class; null where there are none. Where each frame has a label file of its own, those that were read so far.</returns>
    public static string? FindUnknownClasses(LabeledVideoData validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return ValidationClasses.Warning(validation);
    }

    /// <summary>Writes one picture with up to 16 frames from all over the data, with their boxes and class names.</summary>
    /// <param name="data">The data, with one frame at least.</param>
    /// <param name="path">The picture: .png or .jpg. It is there only when it is complete.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public static void SaveContactSheet(LabeledVideoData data, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ContactSheet.Write(data, path, cancellationToken);
    }
}
