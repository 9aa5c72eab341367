using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Connects the layers of FlowNetSimple, independently of how each of them is computed.</summary>
/// <param name="Encoders">Six levels, finest first, of one or two layers each.</param>
/// <param name="Decoders">Four, finest first; the i-th upsamples encoder level i+2 to the resolution of level i+1.</param>
/// <param name="Predictors">Predict flow of encoder level i+2.</param>
/// <param name="Upsamplers">Upsample that flow to the resolution of level i+1.</param>
/// <param name="FinalPredictor">Predicts flow at a quarter of the input's resolution.</param>
internal sealed record FlowNetLayers(
    Func<Tensor, Tensor>[][] Encoders,
    Func<Tensor, Tensor>[] Decoders,
    Func<Tensor, Tensor>[] Predictors,
    Func<Tensor, Tensor>[] Upsamplers,
    Func<Tensor, Tensor> FinalPredictor)
{
    /// <summary>Runs the network; every intermediate tensor stays in the caller's dispose scope.</summary>
    /// <param name="images">[N, 6, h, w].</param>
    /// <returns>Five times [N, 2, h/s, w/s], rounded up, with s 64, 32, 16, 8 and 4.</returns>
    public Tensor[] Predict(Tensor images)
    {
        var skips = new Tensor[Encoders.Length];
        Tensor x = images;
        for (int i = 0; i < Encoders.Length; i++)
        {
            foreach (Func<Tensor, Tensor> layer in Encoders[i])
                x = layer(x);
            skips[i] = x;
        }

        var levels = new Tensor[Decoders.Length + 1];
        for (int i = Decoders.Length - 1; i >= 0; i--)
        {
            Tensor skip = skips[i + 1];
            Tensor decoded = CropTo(Decoders[i](x), skip);
            Tensor level = levels[Decoders.Length - 1 - i] = Predictors[i](x);
            Tensor coarse = CropTo(Upsamplers[i](level), skip);
            x = cat([skip, decoded, coarse], dim: 1);
        }

        levels[^1] = FinalPredictor(x);
        return levels;
    }

    private static Tensor CropTo(Tensor x, Tensor target) =>
        x.shape[2] == target.shape[2] && x.shape[3] == target.shape[3]
            ? x
            : x[.., .., ..(int)target.shape[2], ..(int)target.shape[3]];
}
