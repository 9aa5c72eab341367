using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>A position in a video: steps from frame to frame, and makes a picture only when asked.</summary>
internal abstract class FrameReader : IDisposable
{
    /// <summary>Gets the name of the video that the current frame belongs to.</summary>
    internal abstract string VideoId { get; }

    /// <summary>Gets the 0-based position of the current frame in its video.</summary>
    internal abstract int FrameIndex { get; }

    /// <summary>Gets the time of the current frame on the clock of its video; null where there is none.</summary>
    internal virtual TimeSpan? Timestamp => null;

    /// <summary>Steps to the next frame; false after the last one.</summary>
    internal abstract bool Advance(CancellationToken cancellationToken);

    /// <summary>Makes the picture of the current frame: a new one at each call, which belongs to the caller.</summary>
    internal abstract MLImage Decode();

    /// <summary>Makes the picture of the current frame; null where it cannot be decoded and the reading goes on without it.</summary>
    internal MLImage? DecodeOrPass()
    {
        try
        {
            return Decode();
        }
        catch (InvalidDataException error) when (Passes(error))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Tells whether the reading goes on without the current frame, and then takes note of it.</summary>
    private protected virtual bool Passes(InvalidDataException error) => false;
}
