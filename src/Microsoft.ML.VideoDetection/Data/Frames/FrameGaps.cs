using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Frames;

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
