namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>One run of bytes in the file that tensors are views of.</summary>
internal sealed class TorchStorage(string key, long byteLength)
{
    public string Key { get; } = key;

    public long ByteLength { get; } = byteLength;

    /// <summary>Gets or sets where it begins in the file; negative while the legacy format has not said so yet.</summary>
    public long FileOffset { get; set; } = -1;
}
