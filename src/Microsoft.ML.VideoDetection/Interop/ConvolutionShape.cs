namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>What a convolution is besides its weights; the same along both axes.</summary>
/// <param name="Stride">Input cells per output cell.</param>
/// <param name="Padding">Zeros on every side, cells.</param>
/// <param name="Dilation">Input cells between neighbouring weights.</param>
/// <param name="Groups">Groups of channels that do not see each other.</param>
internal readonly record struct ConvolutionShape(long Stride = 1, long Padding = 0, long Dilation = 1, long Groups = 1);
