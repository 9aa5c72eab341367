using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A video file in the making, of frames that something is drawn on.</summary>
/// <param name="path">The name that the file will have, for messages.</param>
/// <param name="temporaryPath">Where it is written.</param>
/// <param name="info">What is known of the source; its frame rate and the shape of its pixels are used.</param>
/// <param name="options">How it is encoded.</param>
internal sealed class DrawnVideo(string path, string temporaryPath, VideoInfo? info, VideoFileOptions? options) : IDisposable
{
    private readonly Mat _picture = new();
    private readonly VideoFileEncoding _encoding = new(path, temporaryPath, info, options);

    /// <summary>Gets the frames per second of the file.</summary>
    public double FrameRate => _encoding.FrameRate;

    /// <inheritdoc cref="VideoFileEncoding.Warning"/>
    public string? Warning => _encoding.Warning;

    /// <summary>Writes a frame.</summary>
    /// <param name="image">Its picture, if the result holds it.</param>
    /// <param name="place">Its video, index and time there.</param>
    /// <param name="number">0-based number of the frame in the file.</param>
    /// <param name="draw">Draws on the picture, 8-bit blue, green, red, and stretches it where it gets what makes pixels square.</param>
    public void Write(MLImage? image, (string VideoId, int FrameIndex, TimeSpan? Timestamp) place, long number, Action<Mat, SquarePixels?> draw)
    {
        using (FrameActivity.Start(FrameActivity.Draw))
        {
            FramePicture.CopyBgr(image, place.VideoId, place.FrameIndex, _picture);
            draw(_picture, _encoding.SquarePixels);
        }

        _encoding.Write(_picture, number, place.FrameIndex, place.Timestamp);
    }

    /// <inheritdoc cref="VideoFileEncoding.Finish"/>
    public void Finish(long count) => _encoding.Finish(count);

    public void Dispose()
    {
        _encoding.Dispose();
        _picture.Dispose();
    }
}
