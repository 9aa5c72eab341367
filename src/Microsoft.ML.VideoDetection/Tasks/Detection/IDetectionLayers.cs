using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Computes the layers of the detection heads; what follows them is <see cref="DetectionHead"/>'s. Safe to call from several threads.</summary>
internal interface IDetectionLayers : IDisposable
{
    /// <summary>Runs the proposal head.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <returns>[1, 5·A, h, w]: objectness logits of the anchors, then four deltas for each.</returns>
    Tensor ProposalOutputs(Tensor features);

    /// <summary>Fetches the features of boxes by RoIAlign.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; at least one.</param>
    /// <returns>[boxes, 7·7·C], in the order that <see cref="RegionOutputs"/> wants.</returns>
    Tensor Pool(Tensor features, float[] boxes);

    /// <summary>Runs the region head.</summary>
    /// <param name="regions">Of <see cref="Pool"/>.</param>
    /// <param name="rank">Rank of the first layer; null for the layer as it is.</param>
    /// <returns>[boxes, 5·classes + 1]: class logits, background last, then four deltas for each class.</returns>
    Tensor RegionOutputs(Tensor regions, int? rank);

    /// <summary>Makes ready what a rank needs, so that no frame has to wait for it.</summary>
    void Prepare(int? rank);
}
