namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Represents the parameters of a convolution besides its weights, the same along both axes.</summary>
/// <param name="Stride">Input cells per output cell.</param>
/// <param name="Padding">Zeros on every side, cells.</param>
/// <param name="Dilation">Input cells between neighboring weights.</param>
/// <param name="Groups">Number of independent groups of channels.</param>
internal readonly record struct ConvolutionShape(long Stride = 1, long Padding = 0, long Dilation = 1, long Groups = 1);
