using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>The frames of a camera or live stream, as they come; endless, without a frame count.</summary>
/// <remarks>
/// The device is opened at once, so that a missing one is reported at once, and is held until the reading ends.
/// A second reading opens it again. Frames that arrive while nobody reads are dropped or queued by the driver.
/// Where the stream breaks off, the frames end and <see cref="VideoSource.MissingFrames"/> says after how many.
/// </remarks>
public sealed class CameraSource : VideoSource, IDisposable
{
    private readonly Func<VideoCapture> _open;
    private VideoCapture? _opened;

    /// <summary>Opens a camera by its number.</summary>
    /// <param name="device">0-based number of the camera as the system counts them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="device"/> is negative.</exception>
    /// <exception cref="IOException">The camera cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public CameraSource(int device)
        : this(
            NameOf(device),
            "check that it is connected, not in use, and that you may use it",
            () => new VideoCapture(device, VideoCaptureAPIs.ANY))
    {
    }

    /// <summary>Opens a live stream by anything that OpenCV understands.</summary>
    /// <param name="address">An RTSP or HTTP URL, a GStreamer pipeline, or a device path.</param>
    /// <exception cref="IOException">The stream cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public CameraSource(string address)
        : this(
            WithoutPassword(address),
            "check the address, the network and the password, and that OpenCV was built for this kind of stream",
            () => new VideoCapture(address, VideoCaptureAPIs.ANY))
    {
    }

    private CameraSource(string name, string advice, Func<VideoCapture> open)
    {
        _open = () =>
        {
            VideoCapture capture = open();
            if (!capture.IsOpened())
            {
                capture.Dispose();
                throw new IOException($"The stream '{name}' could not be opened; {advice}.");
            }

            return capture;
        };
        QuietOpenCv.EnsureReady();
        _opened = _open();
        Info = new VideoInfo(
            name,
            VideoFileSource.Positive(_opened.Get(VideoCaptureProperties.FrameWidth)),
            VideoFileSource.Positive(_opened.Get(VideoCaptureProperties.FrameHeight)),
            VideoFileSource.PlausibleRate(_opened.Get(VideoCaptureProperties.Fps)));
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

    private static string NameOf(int device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        return string.Create(CultureInfo.InvariantCulture, $"camera {device}");
    }

    // The name turns up in results and messages, where a password has no place.
    private static string WithoutPassword(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length > 0
            ? address.Replace(uri.UserInfo + "@", string.Empty, StringComparison.Ordinal)
            : address;
    }

    /// <summary>One reading of a live stream.</summary>
    private sealed class Reader : FrameReader
    {
        private readonly CameraSource _source;
        private readonly VideoCapture _capture;
        private readonly CapturedFrame _frame = new();
        private int _index = -1;

        internal Reader(CameraSource source, VideoCapture capture)
        {
            _source = source;
            _capture = capture;
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
                came = _capture.Grab();
            }
            catch (OpenCVException error)
            {
                throw new IOException($"The stream '{VideoId}' failed: {error.Message}", error);
            }

            if (!came)
            {
                _source.Report(string.Create(
                    CultureInfo.InvariantCulture, $"The stream '{VideoId}' broke off after {_index + 1} frames."));
                return false;
            }

            _index++;
            return true;
        }

        internal override MLImage Decode()
        {
            try
            {
                return _frame.Retrieve(_capture) ?? throw Undecodable(null);
            }
            catch (OpenCVException error)
            {
                throw Undecodable(error);
            }
        }

        public override void Dispose()
        {
            _frame.Dispose();
            _capture.Dispose();
        }

        private IOException Undecodable(Exception? error) => new(
            string.Create(CultureInfo.InvariantCulture, $"Frame {_index} of the stream '{VideoId}' could not be decoded."), error);
    }
}
