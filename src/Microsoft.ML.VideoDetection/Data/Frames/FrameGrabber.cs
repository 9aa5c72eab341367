using System.Globalization;
using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Steps through a video file, over frames that cannot be decoded, so that those after them keep their numbers.</summary>
/// <remarks>
/// A frame that the decoder refuses ends neither file nor decoder. Decoders of several threads refuse it some frames before it would
/// have come, so where frames come at a steady rate their times tell which one is missing.
/// </remarks>
internal sealed class FrameGrabber(VideoCapture capture, double? frameRate, int? announced)
{
    // Bounds the tries where a container announces many frames that it does not hold; a try at the end of a file costs microseconds.
    private const int MostRefused = 10_000;

    // Where a container does not say how many frames it holds.
    private const int MostRefusedUnannounced = 300;

    private int _refused;
    private bool _ended;

    /// <summary>Gets the 0-based number of the current frame.</summary>
    internal int FrameIndex { get; private set; } = -1;

    /// <summary>Gets the time of the current frame from the start of the picture; 0 where the file has no times.</summary>
    internal double Milliseconds { get; private set; }

    /// <summary>Gets the frames that are missing between those that came.</summary>
    internal FrameGaps Gaps { get; } = new();

    /// <summary>Steps to the next frame that decodes; false where there is none.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses the file.</exception>
    internal bool Grab()
    {
        if (_ended || !GrabNext(capture, announced is int count ? count - 1 - FrameIndex : null, out int refused))
        {
            End();
            return false;
        }

        _refused += refused;
        double milliseconds = capture.Get(VideoCaptureProperties.PosMsec);
        int missing = _refused == 0 ? 0 : Math.Min(_refused, MissingBefore(milliseconds));
        if (missing > 0)
        {
            Gaps.Add(FrameIndex + 1, missing);
            _refused -= missing;
        }

        FrameIndex += 1 + missing;
        Milliseconds = milliseconds;
        return true;
    }

    /// <summary>Steps to the next frame that decodes.</summary>
    /// <param name="capture">The open file.</param>
    /// <param name="left">How many frames the file announces still; null where it does not.</param>
    /// <param name="refused">How many frames the decoder refused before.</param>
    internal static bool GrabNext(VideoCapture capture, int? left, out int refused)
    {
        int most = left is int count ? Math.Clamp(count, 0, MostRefused) : MostRefusedUnannounced;
        for (refused = 0; !capture.Grab(); refused++)
        {
            if (refused >= most)
            {
                return false;
            }
        }

        return true;
    }

    // All of those that were refused, where no times tell when they would have come.
    private int MissingBefore(double milliseconds)
    {
        if (frameRate is not double rate || milliseconds <= 0)
        {
            return _refused;
        }

        double steps = FrameIndex < 0 ? milliseconds * rate / 1000 : ((milliseconds - Milliseconds) * rate / 1000) - 1;
        return (int)Math.Clamp(Math.Round(steps), 0, _refused);
    }

    private void End()
    {
        // A decoder may refuse what was no frame: only what the file announces can be missing.
        int missing = Math.Min(_refused, (announced ?? 0) - 1 - FrameIndex);
        if (!_ended && missing > 0)
        {
            Gaps.Add(FrameIndex + 1, missing);
        }

        _ended = true;
    }
}

/// <summary>Counts the frames that a reading had to leave out because they could not be decoded.</summary>
internal sealed class FrameGaps
{
    private int _first = -1;

    /// <summary>Gets the number of frames that are missing.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets the error of the first one; null where it only did not come.</summary>
    internal InvalidDataException? FirstError { get; private set; }

    /// <summary>Takes note of missing frames.</summary>
    /// <param name="frameIndex">0-based number of the first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="error">Why.</param>
    internal void Add(int frameIndex, int count, InvalidDataException? error = null)
    {
        if (Count == 0)
        {
            (_first, FirstError) = (frameIndex, error);
        }

        Count += count;
    }

    /// <summary>Makes one sentence on the gaps; null where there is none.</summary>
    /// <param name="what">"The video 'a.mp4'", for example.</param>
    internal string? Describe(string what) => Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{what} has {Count} {(Count == 1 ? "frame" : "frames")} that could not be decoded, {(Count == 1 ? "" : "the first ")}frame {_first} counted from 0; the others keep their numbers.{(FirstError is null ? "" : " " + FirstError.Message)}");
}

/// <summary>Turns what OpenCV captured into a picture, through a buffer that is used again for every frame.</summary>
internal sealed class CapturedFrame : IDisposable
{
    private readonly Mat _decoded = new();

    /// <summary>Makes a picture of the frame that was grabbed last; null when OpenCV has none.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses the frame.</exception>
    internal MLImage? Retrieve(VideoCapture capture) =>
        capture.Retrieve(_decoded) && !_decoded.Empty() ? MatImage.Of(_decoded) : null;

    /// <inheritdoc/>
    public void Dispose() => _decoded.Dispose();
}
