using System.Runtime.CompilerServices;
using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Pictures;

/// <summary>Frames of videos as JPEG, for browsers that cannot play them. Pictures and decoders that are kept are bounded.</summary>
internal sealed class FramePictures : IDisposable
{
    private const long CacheBytes = 64L << 20;
    private const int OpenDecoders = 2;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CacheBytes });
    private readonly ConditionalWeakTable<VideoJob, IndexedVideoFile> _videos = [];
    private readonly List<IndexedVideoFile> _open = [];
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Makes the JPEG of a frame.</summary>
    /// <param name="job">The video.</param>
    /// <param name="frame">0-based index of the frame.</param>
    /// <param name="maxSide">The longer side is scaled down to so many pixels; 0 leaves the size alone.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="RequestProblem">There is no such frame: 404; it cannot be decoded: 422.</exception>
    public async Task<byte[]> GetAsync(VideoJob job, int frame, int maxSide, CancellationToken cancel)
    {
        (string, int, int) key = (job.Id, frame, maxSide);
        if (_cache.TryGetValue(key, out byte[]? kept))
            return kept!;

        // One at a time: a player asks for one after the other, and a decoder is left where the next frame is.
        await _gate.WaitAsync(cancel);
        try
        {
            byte[] jpeg = await Task.Run(() => Make(job, frame, maxSide), cancel);
            _cache.Set(key, jpeg, new MemoryCacheEntryOptions { Size = jpeg.Length, SlidingExpiration = TimeSpan.FromMinutes(5) });
            return jpeg;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets go of the file of a video that was deleted.</summary>
    public async Task ForgetAsync(VideoJob job)
    {
        await _gate.WaitAsync();
        try
        {
            if (_videos.TryGetValue(job, out IndexedVideoFile? frames))
            {
                _videos.Remove(job);
                _open.Remove(frames);
                frames.Close();
                if (job.Progress.HasEnded)
                    UploadFolder.Delete(job.Folder); // where an open file could not be deleted
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (IndexedVideoFile frames in _open)
            frames.Close();
        _cache.Dispose();
        _gate.Dispose();
    }

    private byte[] Make(VideoJob job, int frame, int maxSide)
    {
        try
        {
            IndexedVideoFile frames = Open(job);
            int position = frames.FindPosition(frame);
            if (position < 0)
            {
                throw RequestProblem.NotFound(frame >= 0 && ~position < frames.ExactFrameCount
                    ? $"Frame {frame} of the video could not be decoded."
                    : $"There is no frame {frame}: the video has {frames.ExactFrameCount}, counted from 0.");
            }

            using MLImage image = frames.ReadImage(position);
            return Jpeg.Encode(image, maxSide);
        }
        catch (InvalidDataException e)
        {
            throw new RequestProblem(
                StatusCodes.Status422UnprocessableEntity, "Unreadable frame", VideoProbe.MessageFor(e, job.Upload.Path, job.Upload.Name));
        }
        catch (FileNotFoundException)
        {
            throw RequestProblem.NotFound("The video was deleted.");
        }
    }

    private IndexedVideoFile Open(VideoJob job)
    {
        if (!_videos.TryGetValue(job, out IndexedVideoFile? frames))
            _videos.Add(job, frames = new IndexedVideoFile(job.Upload.Path));
        _open.Remove(frames);
        _open.Add(frames);
        if (_open.Count > OpenDecoders)
        {
            _open[0].Close();
            _open.RemoveAt(0);
        }

        return frames;
    }
}
