using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Counts how many frames of another source were decoded.</summary>
internal sealed class CountingSource(VideoSource inner) : VideoSource
{
    public int Decoded { get; private set; }

    public override VideoInfo Info => inner.Info;

    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default) => ReadThroughReader(cancellationToken);

    internal override FrameReader OpenReader() => new CountingReader(this, inner.OpenReader());

    private sealed class CountingReader(CountingSource owner, FrameReader reader) : FrameReader
    {
        internal override string VideoId => reader.VideoId;

        internal override int FrameIndex => reader.FrameIndex;

        internal override bool Advance(CancellationToken cancellationToken) => reader.Advance(cancellationToken);

        internal override Microsoft.ML.Data.MLImage Decode()
        {
            owner.Decoded++;
            return reader.Decode();
        }

        public override void Dispose() => reader.Dispose();
    }
}
