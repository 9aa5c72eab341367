using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Steps through frames that can be made by their number, such as the files of a folder.</summary>
internal sealed class IndexedFrameReader(string videoId, int count, Func<int, MLImage> decode) : FrameReader
{
    private int _index = -1;

    internal override string VideoId => videoId;

    internal override int FrameIndex => _index;

    internal override bool Advance(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _index < count && ++_index < count;
    }

    internal override MLImage Decode() => decode(_index);

    public override void Dispose()
    {
        // Nothing is held between frames.
    }
}
