using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>Writes frames into a pipe on a thread of its own, through a few buffers that are used again.</summary>
internal sealed class FramePipe : IDisposable
{
    private const int Buffers = 3;

    private readonly Stream _pipe;
    private readonly byte[][] _buffers = new byte[Buffers][];
    private readonly SemaphoreSlim _free = new(Buffers), _filled = new(0);
    private readonly Thread _thread;
    private readonly TimeSpan _patience;
    private volatile Exception? _fault;
    private bool _disposed;
    private int _next;
    private long _added, _written;

    /// <param name="pipe">Where to.</param>
    /// <param name="header">What comes before the first frame.</param>
    /// <param name="frameLength">Bytes of a frame.</param>
    /// <param name="patience">How long the other end may take nothing.</param>
    internal FramePipe(Stream pipe, byte[] header, int frameLength, TimeSpan patience)
    {
        (_pipe, _patience) = (pipe, patience);
        for (int i = 0; i < Buffers; i++)
            _buffers[i] = GC.AllocateUninitializedArray<byte>(RawMatroska.FrameHeaderLength + frameLength);
        _thread = new Thread(() => Run(header)) { IsBackground = true, Name = "Video detection: frames for ffmpeg" };
        _thread.Start();
    }

    /// <summary>Gets what broke the pipe; null while it works.</summary>
    internal Exception? Fault => _fault;

    /// <summary>Adds a frame, and waits while all buffers are full.</summary>
    /// <returns>False where the pipe is broken, or nothing was taken for too long: <see cref="Fault"/> tells which.</returns>
    internal unsafe bool Write(Mat picture, long microseconds)
    {
        if (!_free.Wait(_patience) || _fault is not null)
            return false;
        byte[] buffer = _buffers[_next];
        _next = (_next + 1) % Buffers;
        int row = picture.Width * 3, length = buffer.Length - RawMatroska.FrameHeaderLength;
        RawMatroska.WriteFrameHeader(buffer, microseconds, length);
        Span<byte> pixels = buffer.AsSpan(RawMatroska.FrameHeaderLength);
        int height = picture.Height;
        for (int y = 0; y < height; y++)
            new ReadOnlySpan<byte>((void*)picture.Ptr(y), row).CopyTo(pixels[(y * row)..]);
        Interlocked.Increment(ref _added);
        _filled.Release();
        return true;
    }

    /// <summary>Waits until all frames are written.</summary>
    /// <returns>False as for <see cref="Write"/>.</returns>
    internal bool Finish()
    {
        _filled.Release();
        for (long before = -1; !_thread.Join(_patience);)
        {
            long now = Interlocked.Read(ref _written);
            if (now == before)
                return false;
            before = now;
        }

        return _fault is null;
    }

    /// <summary>Ends the thread; the pipe must be broken or finished before.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _filled.Release();
        if (!_thread.Join(TimeSpan.FromSeconds(5)))
            return; // still inside a write: what it waits for must stay
        _free.Dispose();
        _filled.Dispose();
    }

    private void Run(byte[] header)
    {
        try
        {
            _pipe.Write(header);
            for (int i = 0; ; i = (i + 1) % Buffers)
            {
                _filled.Wait();
                if (_written == Interlocked.Read(ref _added))
                    break; // woken without a frame: there are no more
                _pipe.Write(_buffers[i]);
                Interlocked.Increment(ref _written);
                _free.Release();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _fault = error;
            _free.Release(); // whoever waits sees it
        }
    }
}
