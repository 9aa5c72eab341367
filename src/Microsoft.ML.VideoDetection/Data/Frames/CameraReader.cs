using System.Globalization;
using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>One reading of a live stream.</summary>
internal sealed class CameraReader : FrameReader
{
    private readonly CameraSource _source;
    private readonly VideoCapture _capture;
    private readonly CapturedFrame _frame = new();
    private int _index = -1;

    internal CameraReader(CameraSource source, VideoCapture capture)
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
