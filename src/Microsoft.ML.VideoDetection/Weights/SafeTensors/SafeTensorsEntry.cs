using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its size; a scalar has none.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafeTensorsEntry(string Name, ScalarType DType, long[] Shape, long Begin, long End);
