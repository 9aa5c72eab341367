using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.VideoDetection;

/// <content>Reading and writing of labelled videos.</content>
[SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Opens a COCO-VID file: videos, and still images, with boxes and tracks.</summary>
    /// <param name="jsonPath">The annotations. They are indexed at once; images are opened when they are asked for.</param>
    /// <param name="imageRoot">Folder that the file's <c>file_name</c>s are relative to; by default the folder of the file.</param>
    /// <param name="options">Null takes the classes of the file in the order of their ids, and counts what is wrong.</param>
    /// <returns>A view with the columns that <see cref="LabeledVideoData"/> lists. Crowds are ignored boxes.</returns>
    /// <remarks>Plain COCO files (no videos) are read too; every image is a still image then.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The file is malformed; the message names element and byte. Strictly read: anything counted.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledVideoData LoadFromCocoVid(string jsonPath, string? imageRoot = null, LabeledDataOptions? options = null) =>
        CocoVidData.Open(jsonPath, imageRoot, options);

    /// <summary>Writes labelled videos as a COCO-VID file, with or without their images.</summary>
    /// <param name="data">Any labelled videos.</param>
    /// <param name="jsonPath">The file; an earlier one is replaced once the new one is complete.</param>
    /// <param name="imageFolder">Receives the images: copies of image files, and JPEGs of frames out of video files. Null writes none.</param>
    /// <param name="cancellationToken">Ends the writing; images that were written stay, the file does not appear.</param>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="jsonPath"/> does not exist.</exception>
    /// <exception cref="InvalidDataException">Labels or images cannot be read, or the name of a video is no path below a folder.</exception>
    public void SaveAsCocoVid(
        LabeledVideoData data, string jsonPath, string? imageFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        CocoVidExport.Write(data, jsonPath, imageFolder, cancellationToken);
    }

    /// <summary>Lines labelled data up, such as ImageNet VID and DET, which training mixes.</summary>
    /// <param name="parts">The parts. Their classes are mapped by name to those of the first one.</param>
    /// <returns>The videos of all parts. Where two parts have a video of the same name, the number of the part is added to it.</returns>
    /// <exception cref="ArgumentException">There is no part, or a part has a class that the first one does not have.</exception>
    public LabeledVideoData Concatenate(params LabeledVideoData[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ConcatenatedVideoData([.. parts]);
    }
}
