using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Frames.Images;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection;

/// <summary>The images of a folder as the frames of a video, in natural order of their names; works without OpenCV.</summary>
/// <remarks>
/// Each image is decoded when its turn comes. Other files, names that begin with a dot, and subfolders are passed over. An image that cannot
/// be read is left out: the others keep their numbers, and <see cref="VideoSource.Shortfall"/> says how many are missing.
/// </remarks>
public sealed class ImageFolderSource : VideoSource
{
    private readonly string[] _files;

    /// <summary>Lists the images and reads the size of the first one that has one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="frameRate">Frames per second, which a folder cannot tell; null when it does not matter.</param>
    /// <param name="videoId">Name of the video in results; by default the name of the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no image in it, or none that can be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frameRate"/> is not positive.</exception>
    public ImageFolderSource(string path, double? frameRate = null, string? videoId = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RequirePositive(frameRate);
        if (File.Exists(path))
        {
            throw new DirectoryNotFoundException(
                $"'{path}' is a file, not a folder of images; to read a video file use {nameof(VideoSource)}.{nameof(FromFile)}.");
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        }

        _files = [.. VisibleEntries.Files(path).Where(ImageFile.HasSupportedExtension)];
        if (_files.Length == 0)
        {
            string? other = VisibleEntries.Files(path).FirstOrDefault(ImageOfOtherKind.HasExtension);
            throw new InvalidDataException(
                $"There is no image ({ImageFile.SupportedExtensions}) in the folder '{path}'{(other is null ? "." : $"; files such as '{Path.GetFileName(other)}' must be converted first.")}");
        }

        Array.Sort(_files, NaturalNameOrder.Instance);
        (int width, int height) = FirstSize();
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        FolderPath = path;
        Info = new VideoInfo(videoId ?? name, width, height, frameRate, _files.Length);
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    internal override int? ExactFrameCount => _files.Length;

    /// <summary>Gets the path as it was given.</summary>
    internal string FolderPath { get; }

    /// <summary>Gets the path of the image that is a frame.</summary>
    internal string FileOf(int frameIndex) => _files[frameIndex];

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) =>
        ReadThroughReader(cancellationToken);

    internal override FrameReader OpenReader() => new ImageFolderReader(this, _files.Length);

    private (int Width, int Height) FirstSize()
    {
        InvalidDataException? first = null;
        foreach (string file in _files)
        {
            try
            {
                return ImageFile.ReadSize(file);
            }
            catch (InvalidDataException error)
            {
                first ??= error;
            }
        }

        throw first!;
    }

    internal static void RequirePositive(double? frameRate)
    {
        if (frameRate is double rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(frameRate), frameRate, "The frame rate must be a positive number of frames per second.");
        }
    }
}
