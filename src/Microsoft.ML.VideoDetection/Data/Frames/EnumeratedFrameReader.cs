using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Steps through any source by enumerating its frames; for sources that know no cheaper way.</summary>
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
