namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Represents the size of one frame's features in memory: rows of cells, the channels of a cell adjacent.</summary>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells in a row.</param>
/// <param name="Channels">Values per cell.</param>
internal readonly record struct FeatureSize(int Height, int Width, int Channels)
{
    public int Cells => checked(Height * Width);

    /// <summary>Gets the number of values of all cells; throws <see cref="OverflowException"/> if no span can hold them.</summary>
    public int Length => checked(Cells * Channels);
}
