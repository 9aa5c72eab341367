using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads the frames of a video file in any order.</summary>
/// <remarks>
/// Opening it passes over the whole file once (some hundred frames of HD a second): what a container announces is not certain, and the
/// times of the frames are what tells whether a jump arrived at the frame that was meant. Where jumps don't, frames are reached by
/// decoding from the start. Frames that follow each other are read fastest. Several threads may read, one at a time.
/// </remarks>
public sealed class IndexedVideoFile : VideoSource, IDisposable
{
    // Decoding so many frames forward costs no more than a jump, which starts at the last key frame of the file.
    private const int CheapDistance = 24;
    private const double SameTime = 0.5;

    private readonly Lock _lock = new();
    private readonly VideoFileSource _source;
    private readonly CapturedFrame _frame = new();
    private readonly double[] _milliseconds;
    private readonly int[]? _frameIndices;
    private VideoCapture? _capture;
    private int _next;
    private bool _jumps = true;

    /// <summary>Opens a file and counts its frames.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no video that can be decoded.</exception>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public IndexedVideoFile(string path)
        : this(new VideoFileSource(path))
    {
    }

    /// <summary>Counts the frames of a file.</summary>
    internal IndexedVideoFile(VideoFileSource source)
    {
        _source = source;
        List<double> times = [];
        List<int> indices = [];
        using VideoCapture capture = _source.Open();
        FrameGrabber grabber = _source.Grabber(capture);
        while (grabber.Grab())
        {
            times.Add(grabber.Milliseconds);
            indices.Add(grabber.FrameIndex);
        }

        _milliseconds = [.. times];
        _frameIndices = grabber.FrameIndex == times.Count - 1 ? null : [.. indices];
        for (int i = 1; i < _milliseconds.Length; i++)
        {
            _jumps &= _milliseconds[i] - _milliseconds[i - 1] > SameTime;
        }

        Info = _source.Info with { FrameCount = _milliseconds.Length };
        if (Info is not { Width: > 0, Height: > 0 })
        {
            using MLImage first = ReadImage(0);
            Info = Info with { Width = first.Width, Height = first.Height };
        }
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    public override int? ExactFrameCount => _milliseconds.Length;

    internal override string Location => _source.FilePath;

    /// <inheritdoc/>
    /// <remarks>A frame that cannot be decoded has no position, and those after it keep their numbers.</remarks>
    public override int GetFrameIndex(int position)
    {
        RequireFrame(position);
        return _frameIndices is null ? position : _frameIndices[position];
    }

    internal override FrameReader OpenReader() => _source.OpenReader();

    /// <inheritdoc/>
    public override MLImage ReadImage(int position)
    {
        RequireFrame(position);
        lock (_lock)
        {
            try
            {
                GrabAt(position);
                return _frame.Retrieve(_capture!) ?? throw Undecodable(position, null);
            }
            catch (OpenCVException error)
            {
                throw Undecodable(position, error);
            }
        }
    }

    /// <summary>Releases the file and the decoder's memory; the next <see cref="ReadImage"/> opens the file again.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _capture?.Dispose();
            _capture = null;
            _next = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void GrabAt(int position)
    {
        if (_capture is null || position < _next - 1 || position > _next + CheapDistance)
        {
            if (position > CheapDistance && Jump(position))
            {
                return;
            }

            if (_capture is null || position < _next)
            {
                Restart();
            }
        }

        // The frame that was grabbed last can be retrieved again.
        while (_next <= position)
        {
            if (!FrameGrabber.GrabNext(_capture!, _source.Info.FrameCount - _next, out _))
            {
                throw Undecodable(position, null);
            }

            _next++;
        }
    }

    private bool Jump(int position)
    {
        if (!_jumps)
        {
            return false;
        }

        _capture ??= _source.Open();
        if (_capture.Set(VideoCaptureProperties.PosFrames, GetFrameIndex(position))
            && _capture.Grab()
            && Math.Abs(_capture.Get(VideoCaptureProperties.PosMsec) - _milliseconds[position]) < SameTime)
        {
            _next = position + 1;
            return true;
        }

        _jumps = false;
        Restart();
        return false;
    }

    private void Restart()
    {
        _capture?.Dispose();
        _capture = _source.Open();
        _next = 0;
    }

    private InvalidDataException Undecodable(int position, Exception? error) => new(
        string.Create(CultureInfo.InvariantCulture, $"Frame {position} of the video '{Location}' could not be decoded."), error);
}
