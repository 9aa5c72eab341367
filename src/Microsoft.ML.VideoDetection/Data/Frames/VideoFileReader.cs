using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>One reading of a video file.</summary>
internal sealed class VideoFileReader : FrameReader
{
    // Whole files announce a frame or two too many: the last ones of a group may have nothing to show.
    private const int TolerableLoss = 2;

    // CAP_PROP_PTS of OpenCV's videoio.hpp, which has no name in OpenCvSharp: the time of the container in frames of the average rate.
    private const VideoCaptureProperties PresentationTime = (VideoCaptureProperties)71;

    private readonly VideoFileSource _source;
    private readonly VideoCapture _capture;
    private readonly CapturedFrame _frame = new();
    private readonly FrameGrabber _grabber;
    private bool _ended;

    internal VideoFileReader(VideoFileSource source, VideoCapture capture)
    {
        _source = source;
        _capture = capture;
        _grabber = source.Grabber(capture);
        source.Report(null);
    }

    internal override string VideoId => _source.Info.VideoId;

    internal override int FrameIndex => _grabber.FrameIndex;

    /// <summary>Gets the time of the current frame from that of the first one; 0 where the file has no times.</summary>
    internal double Milliseconds => _grabber.Milliseconds;

    /// <summary>
    /// Gets the time of the first frame on the clock of the container, in MP4 exactly and otherwise to the nearest frame; 0 where the file has no times. Sound that
    /// begins before the picture puts it off.
    /// </summary>
    internal double StartMilliseconds { get; private set; }

    internal override TimeSpan? Timestamp => TimeSpan.FromMilliseconds(Milliseconds + StartMilliseconds);

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
            bool isFirst = FrameIndex < 0;
            if (_grabber.Grab())
            {
                StartMilliseconds = isFirst ? StartOf(Milliseconds) : StartMilliseconds;
                return true;
            }
        }
        catch (OpenCVException error)
        {
            throw Undecodable(FrameIndex + 1, error);
        }

        _ended = true;
        _source.Report(string.Join(' ', ((string?[])[_grabber.Gaps.Describe($"The video '{_source.FilePath}'"), DescribeEarlyEnd()]).OfType<string>()) is { Length: > 0 } missing
            ? missing
            : null);
        return false;
    }

    internal override MLImage Decode()
    {
        try
        {
            using Activity? activity = FrameActivity.Start(FrameActivity.Decode);
            return _frame.Retrieve(_capture) ?? throw Undecodable(FrameIndex, null);
        }
        catch (OpenCVException error)
        {
            throw Undecodable(FrameIndex, error);
        }
    }

    public override void Dispose()
    {
        _frame.Dispose();
        _capture.Dispose();
    }

    private protected override bool Passes(InvalidDataException error)
    {
        _grabber.Gaps.Add(FrameIndex, 1, error);
        return true;
    }

    private double StartOf(double milliseconds)
    {
        if (_source.Info.FrameRate is not double rate || (_capture.Get(PresentationTime) * 1000 / rate) - milliseconds is not (> 0 and double near))
        {
            return 0;
        }

        double delay = Mp4Boxes.ReadDelay(_source.FullPath);
        return Math.Abs(delay - near) <= 1000 / rate ? delay : near;
    }

    private string? DescribeEarlyEnd()
    {
        int reached = FrameIndex + 1;
        if (_source.Info.FrameCount is not int announced
            || announced - reached <= TolerableLoss
            || ReachedTheEnd(announced)
            || Mp4Boxes.IsWholeMp4(_source.FullPath))
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The video '{_source.FilePath}' ends early: {reached - _grabber.Gaps.Count} of the {announced} frames that it announces could be decoded; the file seems to be cut or damaged.");
    }

    // Where frames come at irregular times the announced count is only duration times rate,
    // but the clock of the last frame still tells whether the end was reached.
    private bool ReachedTheEnd(int announced) =>
        Milliseconds > 0
        && _source.Info.FrameRate is double rate
        && Milliseconds >= (announced - 1 - TolerableLoss) * 1000.0 / rate;

    private InvalidDataException Undecodable(int index, Exception? error) => new(
        string.Create(CultureInfo.InvariantCulture, $"Frame {index} of the video '{_source.FilePath}' could not be decoded."), error);
}
