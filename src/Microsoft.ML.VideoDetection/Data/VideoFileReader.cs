using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Diagnostics;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection;

/// <summary>One reading of a video file.</summary>
internal sealed class VideoFileReader : FrameReader
{
    // Whole files announce a frame or two too many: the last ones of a group may have nothing to show.
    private const int TolerableShortfall = 2;

    private readonly VideoFileSource _source;
    private readonly VideoCapture _capture;
    private readonly CapturedFrame _frame = new();
    private double _lastMilliseconds;
    private int _index = -1;
    private bool _ended;

    internal VideoFileReader(VideoFileSource source, VideoCapture capture)
    {
        _source = source;
        _capture = capture;
        source.Report(null);
    }

    internal override string VideoId => _source.Info.VideoId;

    internal override int FrameIndex => _index;

    /// <summary>Gets the time of the current frame from the start of the video; 0 where the file has no times.</summary>
    internal double Milliseconds => _lastMilliseconds;

    internal override bool Advance(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            return false;
        }

        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Decode);
            if (_capture.Grab())
            {
                _index++;
                _lastMilliseconds = _capture.Get(VideoCaptureProperties.PosMsec);
                return true;
            }
        }
        catch (OpenCVException error)
        {
            throw Undecodable(_index + 1, error);
        }

        _ended = true;
        _source.Report(DescribeShortfall());
        return false;
    }

    internal override MLImage Decode()
    {
        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Decode);
            return _frame.Retrieve(_capture) ?? throw Undecodable(_index, null);
        }
        catch (OpenCVException error)
        {
            throw Undecodable(_index, error);
        }
    }

    public override void Dispose()
    {
        _frame.Dispose();
        _capture.Dispose();
    }

    private string? DescribeShortfall()
    {
        int decoded = _index + 1;
        if (_source.Info.FrameCount is not int announced
            || announced - decoded <= TolerableShortfall
            || ReachedTheEnd(announced)
            || Mp4Boxes.IsWholeMp4(_source.FullPath))
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The video '{_source.FilePath}' ends early: {decoded} of the {announced} frames that it announces could be decoded; the file seems to be cut or damaged.");
    }

    // Where frames come at irregular times the announced count is only duration times rate,
    // but the clock of the last frame still tells whether the end was reached.
    private bool ReachedTheEnd(int announced) =>
        _lastMilliseconds > 0
        && _source.Info.FrameRate is double rate
        && _lastMilliseconds >= (announced - 1 - TolerableShortfall) * 1000.0 / rate;

    private InvalidDataException Undecodable(int index, Exception? error) => new(
        string.Create(CultureInfo.InvariantCulture, $"Frame {index} of the video '{_source.FilePath}' could not be decoded."), error);
}
