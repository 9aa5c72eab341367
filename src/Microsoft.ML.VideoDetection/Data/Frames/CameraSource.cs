using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Frames.Live;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>The frames of a camera or live stream, as they come; endless, without a frame count.</summary>
/// <remarks>
/// The device is opened at once, so that a missing one is reported at once, and is held until the reading ends.
/// A second reading opens it again. Frames that arrive while nobody reads are dropped or queued by the driver.
/// Where the stream breaks off, the frames end and <see cref="VideoSource.MissingFrames"/> says after how many.
/// </remarks>
public sealed partial class CameraSource : VideoSource, IDisposable
{
    // A server that is there and sends nothing is given up.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Func<CameraStream> _open;
    private CameraStream? _opened;

    /// <summary>Opens a camera by its number.</summary>
    /// <param name="device">0-based number of the camera as the system counts them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="device"/> is negative.</exception>
    /// <exception cref="IOException">The camera cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public CameraSource(int device)
        : this(
            NameOf(device),
            "check that it is connected, not in use, and that you may use it",
            () => Open(new VideoCapture(device, VideoCaptureAPIs.ANY)))
    {
    }

    /// <summary>Opens a live stream: one of the network by ffmpeg, anything else by OpenCV.</summary>
    /// <param name="address">An RTSP or HTTP URL, a GStreamer pipeline, or a device path. A URL needs <c>ffmpeg</c> on the path or in <c>DFF_FFMPEG</c> where OpenCV was built without network, as its package for Linux is.</param>
    /// <exception cref="IOException">The stream cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public CameraSource(string address)
        : this(
            NameOf(address),
            "check the address, the network and the password",
            () => OpenAddress(address))
    {
    }

    private CameraSource(string name, string advice, Func<CameraStream> open)
    {
        _open = () =>
        {
            try
            {
                return open();
            }
            catch (IOException error)
            {
                throw new IOException($"The stream '{name}' could not be opened; {advice}{error.Message}.", error);
            }
        };
        QuietOpenCv.EnsureReady();
        _opened = _open();
        Info = new VideoInfo(name, _opened.Info.Width, _opened.Info.Height, _opened.Info.FrameRate);
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) =>
        ReadThroughReader(cancellationToken);

    /// <summary>Lets the device go where it was never read.</summary>
    public void Dispose() => Interlocked.Exchange(ref _opened, null)?.Dispose();

    internal override FrameReader OpenReader() =>
        new Reader(this, Interlocked.Exchange(ref _opened, null) ?? _open());

    // OpenCV's package for Linux opens devices, and nothing of the network.
    private static CameraStream OpenAddress(string address)
    {
        bool isRemote = address.Contains("://", StringComparison.Ordinal);
        if (isRemote && FfmpegProgram.Find() is { } program)
            return new FfmpegStream(program, address, _patience);
        return Open(new VideoCapture(address, VideoCaptureAPIs.ANY), isRemote ? $"; OpenCV alone may know no network, so {FfmpegProgram.Advice}" : "");
    }

    private static OpenCvStream Open(VideoCapture capture, string advice = "")
    {
        if (capture.IsOpened())
            return new OpenCvStream(capture);
        capture.Dispose();
        throw new IOException(advice);
    }

    private static string NameOf(int device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        return string.Create(CultureInfo.InvariantCulture, $"camera {device}");
    }

    private static string NameOf(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return WithoutPassword(address);
    }

    // The name turns up in results and messages, and what ffmpeg says in messages, where a password has no place.
    internal static string WithoutPassword(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return UserOfAddress().Replace(text, "://");
    }

    [GeneratedRegex(@"://[^/\s'@]*@")]
    private static partial Regex UserOfAddress();

    /// <summary>One reading of a live stream.</summary>
    private sealed class Reader : FrameReader
    {
        private readonly CameraSource _source;
        private readonly CameraStream _stream;
        private int _index = -1;

        internal Reader(CameraSource source, CameraStream stream)
        {
            _source = source;
            _stream = stream;
            source.Report(null);
        }

        internal override string VideoId => _source.Info.VideoId;

        internal override int FrameIndex => _index;

        internal override bool Advance(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool came;
            try
            {
                came = _stream.Grab(cancellationToken);
            }
            catch (OpenCVException error)
            {
                throw new IOException($"The stream '{VideoId}' failed: {error.Message}", error);
            }

            if (!came)
            {
                _source.Report(string.Create(
                    CultureInfo.InvariantCulture, $"The stream '{VideoId}' broke off after {_index + 1} frames{_stream.Said}."));
                return false;
            }

            _index++;
            return true;
        }

        internal override MLImage Decode()
        {
            try
            {
                return _stream.Retrieve() ?? throw Undecodable(null);
            }
            catch (OpenCVException error)
            {
                throw Undecodable(error);
            }
        }

        public override void Dispose()
        {
            _stream.Dispose();
        }

        private IOException Undecodable(Exception? error) => new(
            string.Create(CultureInfo.InvariantCulture, $"Frame {_index} of the stream '{VideoId}' could not be decoded."), error);
    }
}
