using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection;

/// <summary>The newest frame of a camera or live stream, whenever the reader is ready for one; connects again where the stream breaks off.</summary>
/// <remarks>
/// A thread of its own takes frames as they come and keeps the last one only, so that the reader lags by no more than the frame it works on:
/// <see cref="DroppedFrames"/> counts those that it was too slow for, and frame indices count them too. The time of a frame
/// (<see cref="VideoFrame.Timestamp"/>) is when it came, on the clock of <see cref="Now"/>. Read it with <see cref="VideoDetector.Detect(VideoFrame)"/>:
/// its <c>DetectAsync</c> has queues in which frames grow old. It ends by cancellation only, and can be read once.
/// </remarks>
public sealed class LiveVideoSource : VideoSource, IDisposable
{
    private readonly Func<CameraSource> _open;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _came = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private CameraSource? _camera;
    private VideoFrame? _newest;
    private int _next;
    private bool _started;

    /// <summary>Opens a live stream as <see cref="CameraSource"/> does.</summary>
    /// <param name="address">An RTSP or HTTP URL, that of an HLS playlist too, a GStreamer pipeline, or a device path.</param>
    /// <exception cref="IOException">The stream cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public LiveVideoSource(string address)
        : this(() => new CameraSource(address))
    {
    }

    /// <summary>Opens a camera by its number.</summary>
    /// <param name="device">0-based number of the camera as the system counts them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="device"/> is negative.</exception>
    /// <exception cref="IOException">The camera cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public LiveVideoSource(int device)
        : this(() => new CameraSource(device))
    {
    }

    private LiveVideoSource(Func<CameraSource> open)
    {
        _open = open;
        _camera = open();
        Info = _camera.Info with { FrameCount = null };
    }

    /// <summary>Tells what happens to the connection, a sentence each; on the thread that takes frames.</summary>
    public event Action<string>? StatusChanged;

    /// <summary>Gets the wait before the first try to connect again; it doubles with each, up to <see cref="LongestWait"/>. Default: half a second.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets the longest wait between tries to connect again. Default: 30 seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <summary>Gets how many frames came that nobody had time for.</summary>
    public long DroppedFrames { get; private set; }

    /// <summary>Gets how often the stream broke off and came back.</summary>
    public int Reconnections { get; private set; }

    /// <summary>Gets the time on the clock of the frames: minus that of a frame it is how old the frame is.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, true))
            throw new InvalidOperationException($"The live stream '{Info.VideoId}' can be read once.");
        new Thread(Take) { IsBackground = true, Name = "Video detection: live" }.Start();
        try
        {
            while (true)
            {
                _came.Wait(cancellationToken);
                VideoFrame? frame;
                lock (_lock)
                    (frame, _newest) = (_newest, null);
                if (frame is not null)
                    yield return frame;
            }
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        lock (_lock)
        {
            _newest?.Dispose();
            _newest = null;
        }

        if (!_started)
            Interlocked.Exchange(ref _camera, null)?.Dispose();
    }

    // A call into the decoder may wait for some seconds: this thread then ends by itself, after whoever stopped it went on.
    private void Take()
    {
        TimeSpan wait = FirstWait;
        while (!_stop.IsCancellationRequested)
        {
            string? problem = null;
            try
            {
                using CameraSource camera = Interlocked.Exchange(ref _camera, null) ?? Reopened();
                using FrameReader reader = camera.OpenReader();
                while (!_stop.IsCancellationRequested && reader.Advance(_stop.Token))
                {
                    Offer(reader.Decode());
                    wait = FirstWait;
                }

                problem = camera.MissingFrames;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                problem = error.Message;
            }

            if (_stop.IsCancellationRequested)
                return;
            StatusChanged?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{problem ?? $"The stream '{Info.VideoId}' broke off."} Trying again in {wait.TotalSeconds:0.#} s."));
            _stop.Token.WaitHandle.WaitOne(wait);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private CameraSource Reopened()
    {
        CameraSource camera = _open();
        Reconnections++;
        StatusChanged?.Invoke($"The stream '{Info.VideoId}' is back.");
        return camera;
    }

    private void Offer(MLImage image)
    {
        var frame = new VideoFrame(Info.VideoId, _next++, image) { Timestamp = Now };
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                frame.Dispose();
                return;
            }

            if (_newest is not null)
            {
                _newest.Dispose();
                DroppedFrames++;
            }

            _newest = frame;
            if (_came.CurrentCount == 0)
                _came.Release();
        }
    }
}
