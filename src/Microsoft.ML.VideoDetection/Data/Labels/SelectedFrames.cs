using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Some of the frames of a video or folder, with numbers of their own.</summary>
/// <param name="all">All frames; their size is taken for that of each.</param>
/// <param name="positions">Which of them, ascending.</param>
/// <param name="numbers">0-based numbers of these, ascending.</param>
internal sealed class SelectedFrames(FrameStore all, int[] positions, int[] numbers) : FrameStore
{
    internal override string Path => all.Path;

    internal override int Count => positions.Length;

    internal override (int Width, int Height) Size => all.Size;

    internal override int PositionOf(int frameIndex) => Array.BinarySearch(numbers, frameIndex);

    internal override int FrameIndexOf(int position) => numbers[position];

    internal override string? FileOf(int position) => all.FileOf(positions[position]);

    internal override MLImage Read(int position) => all.Read(positions[position]);

    internal override FrameReader OpenReader() => new Reader(all.OpenReader(), positions);

    /// <summary>Passes over the frames between, which for a video file is faster than to jump.</summary>
    private sealed class Reader(FrameReader inner, int[] positions) : FrameReader
    {
        private int _index = -1;
        private int _innerPosition = -1;

        internal override string VideoId => inner.VideoId;

        internal override int FrameIndex => _index;

        internal override bool Advance(CancellationToken cancellationToken)
        {
            if (_index + 1 >= positions.Length)
                return false;
            _index++;
            while (_innerPosition < positions[_index])
            {
                if (!inner.Advance(cancellationToken))
                    return false;
                _innerPosition++;
            }

            return true;
        }

        internal override MLImage Decode() => inner.Decode();

        public override void Dispose() => inner.Dispose();
    }
}
