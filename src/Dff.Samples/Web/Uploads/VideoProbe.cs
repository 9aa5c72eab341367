using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Uploads;

/// <summary>Opens an uploaded video and holds what it announces against the limits, before it takes a place in the queue.</summary>
internal sealed class VideoProbe(ServeSettings settings) : IDisposable
{
    // A decoder takes memory for a frame before anybody knows how large the frame is: one at a time.
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Opens it.</summary>
    /// <exception cref="RequestProblem">It cannot be read, or passes a limit: 422.</exception>
    public async Task<VideoFileSource> OpenAsync(UploadedFile file, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            VideoFileSource source = await Task.Run(() => VideoSource.FromFile(file.Path, file.Name), cancel);
            Check(source.Info);
            return source;
        }
        catch (InvalidDataException e)
        {
            throw new RequestProblem(StatusCodes.Status422UnprocessableEntity, "Unreadable video", MessageFor(e, file.Path, file.Name));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The message of an error with the name that the user knows in place of the path.</summary>
    public static string MessageFor(Exception error, string path, string name) => error.Message.Replace(path, name, StringComparison.Ordinal);

    public void Dispose() => _gate.Dispose();

    private void Check(VideoInfo info)
    {
        if (info is { Width: int width, Height: int height } && (long)width * height > settings.MaxPixels)
            throw TooManyPixels("frames", width, height, settings.MaxPixels);
        if (info.FrameCount is int frames && frames > settings.MaxFrames)
            throw TooLong(frames, settings.MaxFrames);
    }

    public static RequestProblem TooManyPixels(string what, int width, int height, long limit) => new(
        StatusCodes.Status422UnprocessableEntity,
        "Too many pixels",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} of {width} x {height} pixels are larger than the server takes: {limit / 1e6:0.##} million pixels at most. Scale it down, or start the server with a higher --max-megapixels."))
    {
        Limit = limit,
        Actual = (double)width * height,
    };

    private static RequestProblem TooLong(int frames, int limit) => new(
        StatusCodes.Status422UnprocessableEntity,
        "Too long",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The video has {frames} frames; the server takes {limit} at most. Send a shorter part, or start the server with a higher --max-frames."))
    {
        Limit = limit,
        Actual = frames,
    };
}
