using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Frames.Images;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>The images of a folder as the frames of a video, in natural order of their names; works without OpenCV.</summary>
/// <remarks>
/// Each image is decoded when its turn comes. Other files, names that begin with a dot, and subfolders are passed over. An image that cannot
/// be read is left out: the others keep their numbers, and <see cref="VideoSource.MissingFrames"/> says how many are missing.
/// </remarks>
public sealed class ImageFolderSource : VideoSource
{
    private readonly string[] _files;
    private readonly int[]? _frameIndices;

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
        Location = path;
        Info = new VideoInfo(videoId ?? name, width, height, frameRate, _files.Length);
    }

    /// <summary>Lists images whose names, where every name is a number (000001.jpg), are the numbers of the frames.</summary>
    /// <remarks>So a folder from which frames are missing still fits its labels. Other names count the frames in natural order.</remarks>
    /// <param name="path">The folder.</param>
    /// <param name="firstNumber">Number in the name of frame 0: 1 in MOT, 0 in most others.</param>
    internal ImageFolderSource(string path, int firstNumber)
        : this(path) => _frameIndices = NumbersInNames(firstNumber);

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    public override int? ExactFrameCount => _files.Length;

    /// <summary>Gets the path as it was given.</summary>
    internal override string Location { get; }

    /// <inheritdoc/>
    public override int GetFrameIndex(int position)
    {
        RequireFrame(position);
        return _frameIndices is null ? position : _frameIndices[position];
    }

    /// <inheritdoc/>
    public override string GetImagePath(int position)
    {
        RequireFrame(position);
        return _files[position];
    }

    /// <inheritdoc/>
    public override MLImage ReadImage(int position) => ImageFile.Read(GetImagePath(position));

    internal override FrameReader OpenReader() => new Reader(this);

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

    // Null where the names are not numbers, or just count the frames.
    private int[]? NumbersInNames(int firstNumber)
    {
        int[] numbers = new int[_files.Length];
        bool counting = true;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(Path.GetFileNameWithoutExtension(_files[i]), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number < firstNumber
                || (i > 0 && number - firstNumber <= numbers[i - 1]))
            {
                return null;
            }

            numbers[i] = number - firstNumber;
            counting &= numbers[i] == i;
        }

        return counting ? null : numbers;
    }

    internal static void RequirePositive(double? frameRate)
    {
        if (frameRate is double rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(frameRate), frameRate, "The frame rate must be a positive number of frames per second.");
        }
    }

    /// <summary>One reading. Images that cannot be read are left out by readings that go through all frames.</summary>
    private sealed class Reader : FrameReader
    {
        private readonly ImageFolderSource _source;
        private readonly FrameGaps _gaps = new();
        private string? _warning;
        private int _warnings;
        private int _position = -1;

        internal Reader(ImageFolderSource source)
        {
            _source = source;
            source.Report(null);
        }

        internal override string VideoId => _source.Info.VideoId;

        internal override int FrameIndex => _source.GetFrameIndex(_position);

        /// <inheritdoc/>
        /// <exception cref="InvalidDataException">All images had to be left out.</exception>
        internal override bool Advance(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = _source._files.Length;
            if (_position < count && ++_position < count)
                return true;
            _source.Report(_gaps.Describe($"The folder '{_source.Location}'"), Warning());
            return _gaps.Count < count ? false : throw _gaps.FirstError!;
        }

        internal override MLImage Decode()
        {
            MLImage image = ImageFile.Read(_source._files[_position], out string? warning);
            _warning ??= warning;
            _warnings += warning is null ? 0 : 1;
            return image;
        }

        private protected override bool Passes(InvalidDataException error)
        {
            _gaps.Add(FrameIndex, 1, error);
            return true;
        }

        public override void Dispose()
        {
            // Nothing is held between frames.
        }

        private string? Warning() => _warnings <= 1 ? _warning : string.Create(
            CultureInfo.InvariantCulture, $"{_warnings} images of '{_source.Location}' lack their ends; their pixels are there, and they are used. The first: {_warning}");
    }
}
