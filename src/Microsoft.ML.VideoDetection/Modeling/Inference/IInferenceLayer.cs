using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>A convolution with all that follows it up to the next one, made for inference: nothing about it changes any more.</summary>
internal interface IInferenceLayer : IDisposable
{
    /// <summary>[N, in, H, W] to [N, out, H', W'], channels-last both.</summary>
    Tensor Apply(Tensor x);

    /// <summary>relu(sum + layer(x)), in place of <paramref name="sum"/>. Only for layers made without an activation.</summary>
    /// <param name="sum">[N, out, H', W'], channels-last.</param>
    /// <param name="x">[N, in, H, W], channels-last.</param>
    void AddTo(Tensor sum, Tensor x);
}
