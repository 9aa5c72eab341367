using System.Globalization;
using System.Text.Json;
using Dff.Samples.Web.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Web.Pictures;

/// <summary>Draws the recorded detections on their video, when somebody asks for it. One video at a time; a few may wait.</summary>
internal sealed class AnnotatedVideos : IDisposable
{
    private const int MostWaiting = 4;

    private readonly SemaphoreSlim _gate = new(1);
    private int _waiting;

    /// <summary>Draws a video into a file that is deleted when it is closed.</summary>
    /// <param name="job">A job that has ended.</param>
    /// <param name="filter">Which detections are drawn.</param>
    /// <param name="cancel">Ends the drawing.</param>
    /// <exception cref="RequestProblem">Too many wait: 429.</exception>
    public async Task<FileStream> DrawAsync(VideoJob job, DetectionFilter filter, CancellationToken cancel)
    {
        try
        {
            int waiting = Interlocked.Increment(ref _waiting);
            if (waiting > MostWaiting)
            {
                throw new RequestProblem(
                    StatusCodes.Status429TooManyRequests, "Too many drawings", $"{waiting - 1} videos are waiting to be drawn, and the server takes {MostWaiting} at most. Try again in a while.")
                { Limit = MostWaiting, Actual = waiting - 1, RetryAfter = 15 };
            }

            await _gate.WaitAsync(cancel);
            try
            {
                string path = Path.Combine(job.Folder, $"annotated-{UploadFolder.NewId()}.mp4");
                await Task.Run(() => Draw(job, filter, path, cancel), cancel);
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _gate.Dispose();

    private static void Draw(VideoJob job, DetectionFilter filter, string path, CancellationToken cancel)
    {
        using var lines = new StreamReader(job.Detections.OpenRead());
        using var writer = new AnnotatedVideoWriter(path, job.Source.Info, options: new VideoFileOptions { SoundPath = job.Upload.Path });
        foreach (VideoFrame frame in job.Source.ReadFrames(cancel))
        {
            using (frame)
            {
                // A job that failed has fewer lines than the video has frames.
                if (lines.ReadLine() is not string line)
                    break;
                writer.Write(Read(line, frame, filter));
            }
        }

        writer.Complete();
    }

    private static FrameDetections Read(string line, VideoFrame frame, DetectionFilter filter)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        var detections = new List<Detection>();
        foreach (JsonElement found in json.RootElement.GetProperty("detections").EnumerateArray())
        {
            JsonElement box = found.GetProperty("box");
            var detection = new Detection(
                box[0].GetSingle(),
                box[1].GetSingle(),
                box[2].GetSingle(),
                box[3].GetSingle(),
                found.GetProperty("score").GetSingle(),
                found.GetProperty("classIndex").GetInt32(),
                found.GetProperty("className").GetString()!)
            {
                TrackId = found.TryGetProperty("trackId", out JsonElement track) ? track.GetInt32() : null,
            };
            if (filter.Passes(detection))
                detections.Add(detection);
        }

        int index = json.RootElement.GetProperty("frameIndex").GetInt32();
        if (index != frame.FrameIndex)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The detections of frame {frame.FrameIndex} are those of frame {index}."));
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = index,
            Timestamp = frame.Timestamp,
            IsKeyFrame = json.RootElement.GetProperty("isKeyFrame").GetBoolean(),
            Width = frame.Image.Width,
            Height = frame.Image.Height,
            Detections = detections,
            Image = frame.Image,
        };
    }
}
