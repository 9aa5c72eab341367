using System.Globalization;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Holds the IoU of every label with every track of one frame; rows are labels, columns tracks.</summary>
internal sealed class FrameOverlaps
{
    /// <summary>Represents the number of cells of the largest matrix: 4096 labels and as many tracks in one frame.</summary>
    public const int MostCells = 1 << 24;

    private double[] _cells = [];

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public double this[int row, int column] => _cells[(row * Columns) + column];

    /// <summary>Computes the IoU of a frame's boxes.</summary>
    /// <param name="labels">Labels.</param>
    /// <param name="tracks">Boxes of the tracker.</param>
    /// <param name="frame">1-based number of the frame, for messages.</param>
    /// <exception cref="InvalidDataException">There are too many boxes, or an area is too large for double precision.</exception>
    public void Fill(ReadOnlySpan<TrackedBox> labels, ReadOnlySpan<TrackedBox> tracks, long frame)
    {
        long cells = (long)labels.Length * tracks.Length;
        if (cells > MostCells)
            throw Error(frame, $"has {labels.Length} labels and {tracks.Length} boxes of the tracker; at most {MostCells} pairs are compared in a frame");
        if (_cells.Length < cells)
            _cells = new double[Math.Min(cells * 2, MostCells)];
        (Rows, Columns) = (labels.Length, tracks.Length);
        int cell = 0;
        foreach (ref readonly TrackedBox label in labels)
        {
            foreach (ref readonly TrackedBox track in tracks)
            {
                double iou = label.Iou(track);
                if (double.IsNaN(iou))
                    throw Error(frame, $"has a label (id {label.Id}) and a track (id {track.Id}) whose areas are too large to be computed");
                _cells[cell++] = iou;
            }
        }
    }

    private static InvalidDataException Error(long frame, FormattableString problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Frame {frame} (counted from 1) {problem.ToString(CultureInfo.InvariantCulture)}."));
}
