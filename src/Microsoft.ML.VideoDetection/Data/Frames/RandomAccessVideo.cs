using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads the frames of a video file by their indices, in any order.</summary>
/// <remarks>
/// Opening passes over the whole file once, some hundred frames of HD a second, since containers are not certain of their frames. Frames that follow each other are
/// read fastest. Members may be called by several threads, one of which reads at a time.
/// </remarks>
public sealed class RandomAccessVideo : IDisposable
{
    private readonly IndexedVideoFile _frames;

    /// <summary>Opens a file and counts its frames.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no video that can be decoded.</exception>
    public RandomAccessVideo(string path) => _frames = new IndexedVideoFile(new VideoFileSource(path));

    /// <summary>Gets the number of frames that can be decoded.</summary>
    public int FrameCount => _frames.Info.FrameCount!.Value;

    /// <summary>Gets the 0-based index of the last frame, which is beyond <see cref="FrameCount"/> - 1 where damaged frames lie in between.</summary>
    public int LastFrameIndex => _frames.GetFrameIndex(FrameCount - 1);

    /// <summary>Reads a frame.</summary>
    /// <param name="frameIndex">0-based index.</param>
    /// <returns>A BGRA image that the caller disposes; null where there is no such frame or it is damaged.</returns>
    /// <exception cref="InvalidDataException">The frame cannot be decoded any more.</exception>
    public MLImage? ReadFrame(int frameIndex) => _frames.PositionOf(frameIndex) is >= 0 and var position ? _frames.ReadImage(position) : null;

    /// <summary>Releases the file and the decoder's memory. The next reading opens the file again.</summary>
    public void Close() => _frames.Close();

    /// <inheritdoc/>
    public void Dispose() => Close();
}
