using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Computes the layers of the detection heads, without the selection that <see cref="DetectionHead"/> does; thread-safe.</summary>
internal interface IDetectionLayers : IDisposable
{
    /// <summary>Runs the proposal head.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <returns>[1, 5·A, h, w]: objectness logits of the anchors, then four deltas for each.</returns>
    Tensor ProposalOutputs(Tensor features);

    /// <summary>Pools the features of boxes by RoIAlign.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; at least one.</param>
    /// <returns>[boxes, 7·7·C], in the order that <see cref="RegionOutputs"/> expects.</returns>
    Tensor Pool(Tensor features, float[] boxes);

    /// <summary>Runs the region head.</summary>
    /// <param name="regions">Result of <see cref="Pool"/>.</param>
    /// <param name="rank">Rank of the first layer; null for the unreduced layer.</param>
    /// <returns>[boxes, 5·classes + 1]: class logits, background last, then four deltas for each class.</returns>
    Tensor RegionOutputs(Tensor regions, int? rank);

    /// <summary>Computes what a rank requires in advance, so that no frame waits for it.</summary>
    void Prepare(int? rank);
}
