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

/// <summary>Steps through a source that reads frames in any order.</summary>
internal sealed class IndexedFrameReader(VideoSource source) : FrameReader
{
    private readonly int _count = source.ExactFrameCount!.Value;
    private int _position = -1;

    internal override string VideoId => source.Info.VideoId;

    internal override int FrameIndex => source.GetFrameIndex(_position);

    internal override bool Advance(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _position < _count && ++_position < _count;
    }

    internal override MLImage Decode() => source.ReadImage(_position);

    public override void Dispose()
    {
        // Nothing is held between frames.
    }
}

/// <summary>Steps through a source by enumerating its frames.</summary>
internal sealed class EnumeratedFrameReader(VideoSource source) : FrameReader
{
    private IEnumerator<VideoFrame>? _frames;
    private VideoFrame? _current;

    internal override string VideoId => Current.VideoId;

    internal override int FrameIndex => Current.FrameIndex;

    private VideoFrame Current => _current ?? throw new InvalidOperationException("There is no current frame.");

    internal override bool Advance(CancellationToken cancellationToken)
    {
        // The first token serves the whole enumeration: readers are given the same one at every step.
        _frames ??= source.ReadFrames(cancellationToken).GetEnumerator();
        _current?.Dispose();
        _current = _frames.MoveNext() ? _frames.Current : null;
        return _current is not null;
    }

    internal override MLImage Decode() => ImageCopy.Of(Current.Image);

    public override void Dispose()
    {
        _current?.Dispose();
        _frames?.Dispose();
    }
}
