namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Two frames of a synthetic video and the flow between them, ready to become tensors.</summary>
/// <param name="Width">Of both frames and of the flow, pixels.</param>
/// <param name="Height">Of both frames and of the flow, pixels.</param>
/// <param name="Pixels">Rows of RGB of the current frame, then those of the key frame.</param>
/// <param name="Flow">From the current frame into the key frame, in the pixels of these frames.</param>
internal sealed record FlowPair(int Width, int Height, byte[] Pixels, DenseFlow Flow);
