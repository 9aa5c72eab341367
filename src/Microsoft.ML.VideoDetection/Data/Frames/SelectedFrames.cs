using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Some of the frames of a source, with numbers of their own.</summary>
/// <param name="all">All frames, readable in any order.</param>
/// <param name="positions">Which of them, ascending.</param>
/// <param name="frameIndices">0-based numbers of these, ascending.</param>
internal sealed class SelectedFrames(VideoSource all, int[] positions, int[] frameIndices) : VideoSource
{
    public override VideoInfo Info => all.Info;

    public override int? ExactFrameCount => positions.Length;

    internal override string Location => all.Location;

    public override int GetFrameIndex(int position) => frameIndices[position];

    public override (int Width, int Height) GetSize(int position) => all.GetSize(positions[position]);

    public override string? GetImagePath(int position) => all.GetImagePath(positions[position]);

    public override MLImage ReadImage(int position) => all.ReadImage(positions[position]);

    internal override FrameReader OpenReader() => new SelectedFrameReader(all.OpenReader(), positions.Length, position => positions[position]);
}

/// <summary>Passes over the frames between the selected ones, which for a video file is faster than to jump.</summary>
/// <param name="all">Reads all frames; taken over.</param>
/// <param name="count">Number of selected frames.</param>
/// <param name="positionOf">Positions of these among all, ascending.</param>
internal sealed class SelectedFrameReader(FrameReader all, int count, Func<int, int> positionOf) : FrameReader
{
    private int _selected = -1;
    private int _position = -1;

    internal override string VideoId => all.VideoId;

    internal override int FrameIndex => all.FrameIndex;

    internal override bool Advance(CancellationToken cancellationToken)
    {
        if (_selected + 1 >= count)
            return false;
        _selected++;
        for (int target = positionOf(_selected); _position < target; _position++)
        {
            if (!all.Advance(cancellationToken))
                return false;
        }

        return true;
    }

    internal override MLImage Decode() => all.Decode();

    public override void Dispose() => all.Dispose();
}
