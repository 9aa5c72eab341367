namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>One frame as evaluation takes it: a class for each pixel, as labelled and as predicted.</summary>
/// <param name="Labels">0-based class of each pixel, row by row; <see cref="Ignored"/> where nothing is to be found.</param>
/// <param name="Predictions">0-based class of each pixel; <see cref="Ignored"/> where nothing was predicted, which is a mistake.</param>
/// <param name="KeyDistance">Frames since the key frame; -1 when that is not known.</param>
/// <param name="Width">Pixels in a row; 0 when that is not known, and boundaries cannot be looked at.</param>
/// <param name="Carried">
/// The prediction of the frame before, carried along the motion to this one, <see cref="Ignored"/> where nothing came from it; null where there is none.
/// </param>
internal readonly record struct LabelMapFrame(
    byte[] Labels, byte[] Predictions, int KeyDistance = -1, int Width = 0, byte[]? Carried = null)
{
    /// <summary>Stands for no class. Classes go from 0 to 254.</summary>
    public const byte Ignored = 255;
}
