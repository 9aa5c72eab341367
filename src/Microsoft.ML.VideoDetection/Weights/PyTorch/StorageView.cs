using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A storage as a pickle sees it: the legacy format can name a part of one.</summary>
/// <param name="Storage">The bytes.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="ByteOffset">Where the part begins.</param>
/// <param name="ByteLength">How long it is; it ends inside the storage.</param>
internal sealed record StorageView(TorchStorage Storage, ScalarType Type, long ByteOffset, long ByteLength);
