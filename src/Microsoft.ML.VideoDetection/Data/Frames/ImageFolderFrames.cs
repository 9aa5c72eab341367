using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>The images of a folder by position.</summary>
/// <remarks>
/// Where every name is a number (000001.jpg) that number less the first one of the dataset's counting is the number of the frame, so that
/// a folder from which frames are missing still fits its labels. Otherwise frames are counted in the natural order of their names.
/// </remarks>
internal sealed class ImageFolderFrames : FrameStore
{
    private readonly ImageFolderSource _source;
    private readonly int[]? _numbers;

    /// <summary>Lists the images.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="firstNumber">Number in the name of frame 0: 1 in MOT, 0 in most others.</param>
    /// <exception cref="InvalidDataException">There is no image, or the first one cannot be read.</exception>
    internal ImageFolderFrames(string path, int firstNumber)
    {
        _source = new ImageFolderSource(path);
        Path = path;
        Count = _source.ExactFrameCount!.Value;
        Size = (_source.Info.Width!.Value, _source.Info.Height!.Value);
        _numbers = Numbers(firstNumber);
    }

    internal override string Path { get; }

    internal override int Count { get; }

    internal override (int Width, int Height) Size { get; }

    internal override int PositionOf(int frameIndex) =>
        _numbers is null ? base.PositionOf(frameIndex) : Array.BinarySearch(_numbers, frameIndex);

    internal override int FrameIndexOf(int position) => _numbers is null ? position : _numbers[position];

    internal override string FileOf(int position) => _source.FileOf(position);

    internal override MLImage Read(int position) => ImageFile.Read(_source.FileOf(position));

    internal override FrameReader OpenReader() => _source.OpenReader();

    // Null where the names are not numbers, or just count the frames.
    private int[]? Numbers(int firstNumber)
    {
        int[] numbers = new int[Count];
        bool counting = true;
        for (int i = 0; i < numbers.Length; i++)
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(_source.FileOf(i));
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
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
}
