using System.Buffers.Binary;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Data.Frames.Live;

/// <summary>A stream of the network, decoded by a process of <c>ffmpeg</c>: OpenCV's package for Linux is built without network.</summary>
/// <remarks>Frames come as bitmaps, whose headers tell their size, should that change in the middle.</remarks>
internal sealed class FfmpegStream : CameraStream
{
    // Not "file": a playlist of a stranger must not name files of this machine.
    private const string Protocols = "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https,httpproxy,crypto,rtmp,rtmps,rtmpt,srt,hls,mmsh";

    private const int HeaderLength = 54, MostPixels = 1 << 28;

    private readonly FfmpegProcess _process;
    private readonly Timer _watch;
    private readonly TimeSpan _patience;
    private readonly byte[] _header = new byte[HeaderLength];
    private MLImage? _frame;
    private bool _hasFirst, _hangs;

    /// <summary>Opens a stream and waits for its first frame.</summary>
    /// <param name="program">The program.</param>
    /// <param name="address">Its URL.</param>
    /// <param name="patience">How long nothing may come.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal FfmpegStream(FfmpegProgram program, string address, TimeSpan patience)
    {
        _patience = patience;
        bool isRtsp = address.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase);
        bool isHls = address.Split('?', '#')[0].EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase);
        _process = FfmpegProcess.StartReading(program.Path,
        [
            "-hide_banner", "-nostats", "-nostdin", "-loglevel", "error", "-flags", "low_delay",
            "-protocol_whitelist", Protocols,
            .. isRtsp ? ["-rtsp_transport", "tcp"] : Array.Empty<string>(),
            .. isHls ? ["-live_start_index", "-1"] : Array.Empty<string>(),
            "-i", address, "-map", "0:v:0", "-vf", "vflip", "-c:v", "bmp", "-pix_fmt", "bgra",
            .. program.AllFrames,
            "-f", "image2pipe", "pipe:1",
        ]);
        _process.CloseInput();
        _watch = new Timer(_ =>
        {
            _hangs = true;
            _process.Stop();
        });
        if (!Grab(CancellationToken.None))
        {
            string said = Said;
            Dispose();
            throw new IOException(said);
        }

        _hasFirst = true;
        Info = (_frame!.Width, _frame.Height, null);
    }

    internal override (int? Width, int? Height, double? FrameRate) Info { get; }

    // ffmpeg repeats the address, which may hold a password.
    internal override string Said => _hangs ? $" (nothing came for {_patience.TotalSeconds:0} s)" : CameraSource.WithoutPassword(_process.Said);

    internal override bool Grab(CancellationToken cancel)
    {
        if (_hasFirst)
        {
            _hasFirst = false;
            return true;
        }

        _frame?.Dispose();
        _frame = null;
        using CancellationTokenRegistration stop = cancel.Register(_process.Stop);
        _watch.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            _frame = Read(_process.OutputStream);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It ended in the middle of a frame.
        }
        finally
        {
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        cancel.ThrowIfCancellationRequested();
        return _frame is not null;
    }

    internal override MLImage? Retrieve() => Interlocked.Exchange(ref _frame, null);

    public override void Dispose()
    {
        _watch?.Dispose();
        _process.Dispose();
        _frame?.Dispose();
    }

    // Rows from the top, because the picture was turned over before the bitmap's rows from the bottom were made of it.
    private MLImage? Read(Stream output)
    {
        if (output.ReadAtLeast(_header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            return null;
        int offset = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(10));
        int width = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(18)), height = Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(22)));
        if (_header[0] != 'B' || _header[1] != 'M' || offset is < HeaderLength or > 4096 || width < 1 || height < 1 || (long)width * height > MostPixels
            || BinaryPrimitives.ReadInt16LittleEndian(_header.AsSpan(28)) != 32)
            throw new IOException("ffmpeg wrote no bitmap.");
        output.ReadExactly(new byte[offset - HeaderLength]);
        MLImage image = UninitializedImage.Create(width, height);
        try
        {
            unsafe
            {
                fixed (byte* pixels = image.Pixels)
                    output.ReadExactly(new Span<byte>(pixels, width * height * 4));
            }

            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}
