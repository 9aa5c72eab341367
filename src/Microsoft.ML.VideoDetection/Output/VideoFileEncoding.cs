using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;
using Microsoft.ML.VideoDetection.Output.Encoders;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Encodes pictures as a video file, by <c>ffmpeg</c> where there is one, and makes sure in the end that all of them are in it.</summary>
internal sealed class VideoFileEncoding : IDisposable
{
    /// <summary>Frames per second where neither the caller nor the source knows.</summary>
    public const double DefaultFrameRate = 25;

    /// <summary>Names OpenCV among the encoders.</summary>
    internal const string OpenCv = "opencv";

    private const double FastestGif = 50; // browsers show faster ones slowly

    private readonly EncoderSettings _settings;
    private readonly VideoFileOptions _options;
    private readonly FfmpegProgram? _program;
    private readonly string? _encoderName; // of ffmpeg
    private readonly VideoCanvas _canvas = new();
    private IVideoEncoder? _encoder;
    private TimeSpan _time, _offset;
    private TimeSpan? _firstTime;
    private bool _isFromStart;

    /// <param name="path">The name that the file will have, for messages.</param>
    /// <param name="temporaryPath">Where it is written.</param>
    /// <param name="info">What is known of the source; its frame rate and the shape of its pixels are used.</param>
    /// <param name="options">How.</param>
    public VideoFileEncoding(string path, string temporaryPath, VideoInfo? info, VideoFileOptions? options)
    {
        _options = options ?? new VideoFileOptions();
        (_program, _encoderName, Warning) = Choose(path, _options);
        VideoContainer container = VideoContainer.ForFile(path);
        double rate = info?.FrameRate is double known && VideoFileSource.PlausibleRate(known) is not null ? known : DefaultFrameRate;
        FrameRate = _encoderName is null ? OpenCvFormat.ForFile(path).NearestRate(rate)
            : container.IsGif ? Math.Min(rate, FastestGif)
            : Math.Max(rate, 0.001);
        double aspect = info?.PixelAspectRatio ?? 1;
        SquarePixels = aspect != 1 && (_encoderName is null || container.IsGif) ? new SquarePixels(aspect) : null;
        _settings = new EncoderSettings(
            path, temporaryPath, container, Fraction.Of(FrameRate), SquarePixels is null ? Fraction.Of(aspect) : new Fraction(1, 1), _options.Patience);
    }

    /// <summary>Gets the frames per second of the file: those of the source, or the nearest that the codec can hold.</summary>
    public double FrameRate { get; }

    /// <summary>Gets what makes pixels square where the file cannot say that they are not; null where nothing need be done.</summary>
    public SquarePixels? SquarePixels { get; }

    /// <summary>Gets a sentence on what the file lacks; null where it lacks nothing.</summary>
    public string? Warning { get; private set; }

    /// <summary>Checks what can be wrong before anything is created: a wrong extension or a missing library must not leave a temporary file.</summary>
    /// <returns>The path.</returns>
    public static string Prepared(string path, VideoFileOptions? options)
    {
        _ = Choose(path, options ?? new VideoFileOptions());
        QuietOpenCv.EnsureReady();
        return path;
    }

    /// <summary>Writes a picture; the first one decides on the size.</summary>
    /// <param name="picture">8-bit blue, green, red.</param>
    /// <param name="number">0-based number of the picture in this file.</param>
    /// <param name="frameIndex">0-based number of the frame in its source.</param>
    /// <param name="timestamp">When it is shown in its source; null where that has no clock.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(Mat picture, long number, int frameIndex, TimeSpan? timestamp)
    {
        Mat canvas = _canvas.Fit(picture);
        if (number == 0)
            (_isFromStart, _firstTime, _offset) = (frameIndex == 0, timestamp, timestamp ?? TimeSpan.Zero);
        else
            Advance(timestamp);
        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Encode);
            _encoder ??= Open(canvas.Size());
            _encoder.Write(canvas, _time);
        }
        catch (OpenCVException error)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Frame {number} could not be written to the video '{_settings.Path}'."), error);
        }
    }

    /// <summary>Ends the file.</summary>
    /// <param name="count">How many pictures were written.</param>
    /// <exception cref="InvalidOperationException">None was.</exception>
    /// <exception cref="IOException">Some are not in the file.</exception>
    public void Finish(long count)
    {
        if (_encoder is null)
        {
            throw new InvalidOperationException($"No frame was written to the video '{_settings.Path}', and a video needs at least one.");
        }

        _encoder.Finish();
        if (_encoderName is null)
            RequireAllFrames(count);
        if (_program is not null && _options.SoundPath is { } sound)
        {
            TimeSpan length = _encoderName is null ? count * Interval : _time + Interval;
            Warning = SoundTrack.Add(_program, _settings, sound, _isFromStart, _firstTime, length, CancellationToken.None) ?? Warning;
        }
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _canvas.Dispose();
    }

    private TimeSpan Interval => TimeSpan.FromSeconds((double)_settings.Rate.Denominator / _settings.Rate.Numerator);

    private static (FfmpegProgram? Program, string? Encoder, string? Warning) Choose(string path, VideoFileOptions options)
    {
        VideoContainer container = VideoContainer.ForFile(path);
        bool wantsOpenCv = options.Encoder == OpenCv, isFree = options.Encoder is null;
        FfmpegProgram? program = FfmpegProgram.Find();
        if (program is null && !isFree && !wantsOpenCv)
            throw new IOException($"The encoder {options.Encoder} needs ffmpeg, which was not found: {FfmpegProgram.Advice}.");
        if (wantsOpenCv || (isFree && container.Encoders.Length == 0))
        {
            _ = OpenCvFormat.ForFile(path);
            return (program, null, program is null && options.SoundPath is not null ? $"'{path}' gets no sound, because ffmpeg was not found: {FfmpegProgram.Advice}." : null);
        }

        if (!isFree && !program!.Encoders.Contains(options.Encoder!))
        {
            IEnumerable<string> there = program.Encoders.Where(name => name.Contains("264", StringComparison.Ordinal) || name.Contains("vp9", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            throw new IOException($"'{program.Path}' has no encoder {options.Encoder}. It has, among others: {string.Join(", ", there)}; and there is {OpenCv}, which needs no ffmpeg.");
        }

        if ((options.Encoder ?? Array.Find(container.Encoders, name => program?.Encoders.Contains(name) == true)) is string encoder)
            return (program, encoder, null);
        string missing = program is null
            ? $"ffmpeg was not found: {FfmpegProgram.Advice}"
            : $"'{program.Path}' has none of the encoders {string.Join(", ", container.Encoders)}";
        if (!OpenCvFormat.Knows(path))
            throw new NotSupportedException($"'{path}' needs ffmpeg. {char.ToUpperInvariant(missing[0])}{missing[1..]}. Without it, the extension must be one of {OpenCvFormat.Extensions}.");
        return (program, null, $"'{path}' is written as MPEG-4 Part 2, which browsers do not play{(program is null ? ", and without sound" : "")}: {missing}.");
    }

    // Times that do not go on, or jump by more than a minute, are no times: such a frame comes after the usual interval.
    private void Advance(TimeSpan? timestamp)
    {
        TimeSpan next = _time + Interval;
        TimeSpan time = timestamp - _offset ?? next;
        if (time <= _time || time - next > TimeSpan.FromMinutes(1))
        {
            time = next;
            _offset = timestamp - time ?? _offset;
        }

        _time = time;
    }

    private IVideoEncoder Open(Size size) => _encoderName is not null
        ? new FfmpegEncoder(_program!, _encoderName, _settings, size)
        : OpenCvFormat.ForFile(_settings.Path) is var format && OpenCvEncoder.Open(_settings.TemporaryPath, format, FrameRate, size) is { } encoder
            ? encoder
            : throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"OpenCV cannot encode a video of {size.Width}x{size.Height} pixels at {FrameRate:0.###} frames/s as '{_settings.Path}'; {format.Limits}."));

    // OpenCV does not say when a frame could not be stored, for want of space for example; the finished file does.
    private void RequireAllFrames(long count)
    {
        using VideoCapture capture = new(_settings.TemporaryPath, QuietOpenCv.FileBackend);
        int stored = capture.IsOpened() ? VideoFileSource.Positive(capture.Get(VideoCaptureProperties.FrameCount)) ?? 0 : 0;
        if (stored < count)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"Only {stored} of {count} frames could be stored in the video '{_settings.Path}'; is the disk full?"));
        }
    }
}
