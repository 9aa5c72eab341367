using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Detects scene cuts, across which features cannot be warped.</summary>
/// <remarks>Compares the green channel, which is most of the brightness, at the points of a coarse grid.</remarks>
internal sealed class SceneCutDetector(double threshold)
{
    private const int Columns = 64, Rows = 36;

    private byte[] _previous = new byte[Columns * Rows];
    private byte[] _current = new byte[Columns * Rows];
    private bool _hasPrevious;

    /// <summary>Determines whether the mean absolute difference to the previous picture, as a fraction of the range, exceeds the threshold.</summary>
    public bool IsCut(MLImage image)
    {
        if (threshold <= 0)
            return false;

        ReadOnlySpan<byte> pixels = image.Pixels;
        long difference = 0;
        for (int row = 0; row < Rows; row++)
        {
            int y = (int)(((row + 0.5) * image.Height) / Rows);
            for (int column = 0; column < Columns; column++)
            {
                int x = (int)(((column + 0.5) * image.Width) / Columns);
                int i = (row * Columns) + column;
                _current[i] = pixels[(((y * image.Width) + x) * 4) + 1];
                difference += Math.Abs(_current[i] - _previous[i]);
            }
        }

        (_previous, _current) = (_current, _previous);
        bool isCut = _hasPrevious && difference > threshold * 255 * Columns * Rows;
        _hasPrevious = true;
        return isCut;
    }

    public void Reset() => _hasPrevious = false;
}
