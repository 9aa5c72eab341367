namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Size of the features of one frame in memory: rows of cells, the channels of a cell together.</summary>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells in a row.</param>
/// <param name="Channels">Numbers in a cell.</param>
internal readonly record struct FeatureSize(int Height, int Width, int Channels)
{
    public int Cells => checked(Height * Width);

    /// <summary>Numbers of all cells; an OverflowException where no span could hold them.</summary>
    public int Length => checked(Cells * Channels);
}
