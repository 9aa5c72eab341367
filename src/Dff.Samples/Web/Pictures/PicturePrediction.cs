using Dff.Samples.Web.Api;
using Dff.Samples.Web.Models;
using Dff.Samples.Web.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Pictures;

/// <summary>Runs the model on one picture. One picture at a time; a bounded number may wait.</summary>
internal sealed class PicturePrediction(ServedModel model, ServeSettings settings) : IDisposable
{
    private const int MostWaiting = 16;

    private readonly SemaphoreSlim _gate = new(1);
    private int _waiting;

    /// <summary>Takes a place before the picture is read; <see cref="Leave"/> must follow.</summary>
    /// <exception cref="RequestProblem">Too many wait: 429.</exception>
    public void Admit()
    {
        int waiting = Interlocked.Increment(ref _waiting);
        if (waiting <= MostWaiting)
            return;
        Leave();
        throw new RequestProblem(
            StatusCodes.Status429TooManyRequests, "Too many pictures", $"{waiting - 1} pictures are waiting, and the server takes {MostWaiting} at most. Try again in a second.")
        { Limit = MostWaiting, Actual = waiting - 1, RetryAfter = 1 };
    }

    public void Leave() => Interlocked.Decrement(ref _waiting);

    /// <exception cref="RequestProblem">It cannot be read or has too many pixels: 422.</exception>
    public async Task<PictureAnswer> RunAsync(UploadedFile file, float score, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Run(file, score), cancel);
        }
        catch (InvalidDataException e)
        {
            throw new RequestProblem(StatusCodes.Status422UnprocessableEntity, "Unreadable picture", VideoProbe.MessageFor(e, file.Path, file.Name));
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private PictureAnswer Run(UploadedFile file, float score)
    {
        // Before it is decoded: a small file may unpack to any size.
        (int width, int height) = MediaFiles.ReadImageSize(file.Path);
        if ((long)width * height > settings.MaxPixels)
            throw VideoProbe.TooManyPixels("picture", width, height, settings.MaxPixels);
        using MLImage image = MediaFiles.ReadImage(file.Path);
        return model.Predict(image, score);
    }
}
