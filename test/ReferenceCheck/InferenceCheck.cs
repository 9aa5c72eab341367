using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>inference</c>: runs the frames of a manifest and compares every recorded tensor, in the order of computation.</summary>
internal sealed class InferenceCheck
{
    private readonly Manifest _manifest;
    private readonly DeepFeatureFlowNetwork _network;
    private readonly CheckTable _table = new("frame", "tensor", "max|d|/rms", "boxes found again");
    private (Tensor Input, Tensor Features)? _key;

    private InferenceCheck(Manifest manifest, DeepFeatureFlowNetwork network)
    {
        _manifest = manifest;
        _network = network;
    }

    /// <param name="folder">Holds <c>manifest.json</c> and the tensors.</param>
    /// <param name="frames">The pictures of the frames, in order; disposed by the caller.</param>
    /// <param name="weights">How to fill the network.</param>
    public static int Run(string folder, IEnumerable<MLImage> frames, Func<string, WeightRecipe> weights)
    {
        Manifest manifest = Manifest.Read(folder);
        DeepFeatureFlowArchitecture architecture = ReferenceArchitecture.Get(manifest.Arch) with
        {
            MaxLongSide = manifest.ImgScale.Max(),
            MaxShortSide = manifest.ImgScale.Min(),
            KeyFrameInterval = manifest.KeyFrameInterval,
        };

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture);
        weights(manifest.Arch).Fill(network);
        network.eval();
        var check = new InferenceCheck(manifest, network);
        var preprocessor = new FramePreprocessor(architecture, CPU);
        using IEnumerator<MLImage> images = frames.GetEnumerator();
        foreach (ManifestFrame frame in manifest.Frames)
        {
            if (!images.MoveNext())
                throw new InvalidDataException($"There are fewer frames than the {manifest.Frames.Length} of {folder}.");
            check.CompareFrame(frame, images.Current, preprocessor);
        }

        return check._table.Print();
    }

    private void CompareFrame(ManifestFrame frame, MLImage image, FramePreprocessor preprocessor)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor input, FrameGeometry geometry) = preprocessor.Prepare(image);
        CompareGeometry(frame, geometry);
        Compare(frame, "input", input);

        bool isKey = frame.Frame % _manifest.KeyFrameInterval == 0;
        _table.Add(isKey == (frame.Kind == "key"), $"{frame.Frame}", $"is a {frame.Kind} frame", "", "");
        Tensor features;
        if (isKey)
        {
            features = _network.ExtractFeatures(input);
            Compare(frame, "features", features);
            _key?.Input.Dispose();
            _key?.Features.Dispose();
            _key = (input.MoveToOuterDisposeScope(), features.MoveToOuterDisposeScope());
        }
        else
        {
            (Tensor keyInput, Tensor keyFeatures) = _key ?? throw new InvalidDataException("The first frame is not a key frame.");
            Compare(frame, "flow_input", FlowInput.Prepare(input, keyInput, geometry, _network.Architecture.FlowInputScale));
            Tensor flow = _network.EstimateFlow(input, keyInput, geometry);
            Compare(frame, "flow", flow);
            features = FeatureWarp.Apply(keyFeatures, flow, _network.Architecture.Warp);
            Compare(frame, "warped_features", features);
        }

        CompareHeads(frame, features, geometry);
    }

    private void CompareHeads(ManifestFrame frame, Tensor features, FrameGeometry geometry)
    {
        (Tensor objectness, Tensor deltas) = _network.ProposalHead.call(features);
        Compare(frame, "rpn_objectness", objectness);
        Compare(frame, "rpn_deltas", deltas);
        (Tensor boxes, Tensor scores) = _network.ProposalHead.Propose(
            objectness, deltas, geometry, _network.Architecture.ProposalCount);
        Tensor proposals = cat([boxes, scores.unsqueeze(1)], dim: 1);
        if (Expected(frame, "proposals") is float[] expectedProposals)
        {
            _table.AddBoxes($"{frame.Frame}", "proposals", Floats(proposals), expectedProposals, 5);

            // The region head is compared on the reference's own proposals, since equal scores may come in another order.
            using Tensor reference = tensor(expectedProposals, [expectedProposals.Length / 5, 5]);
            (Tensor logits, Tensor boxDeltas) = _network.RegionHead.call(features, reference[.., ..4].contiguous());
            Compare(frame, "class_logits", logits);
            Compare(frame, "box_deltas", boxDeltas);
        }

        DetectionTensors detections = _network.Detect(features, geometry, _network.Architecture.ScoreThreshold);
        Tensor rows = cat(
            [detections.Boxes, detections.Scores.unsqueeze(1), detections.Labels.to(float32).unsqueeze(1)], dim: 1);
        if (Expected(frame, "detections") is float[] expected)
            _table.AddBoxes($"{frame.Frame}", "detections", Floats(rows), expected, 6);
    }

    private void CompareGeometry(ManifestFrame frame, FrameGeometry geometry)
    {
        bool equal = frame.ImgShape[0] == geometry.NetworkHeight && frame.ImgShape[1] == geometry.NetworkWidth
            && frame.PadShape[0] == geometry.PaddedHeight && frame.PadShape[1] == geometry.PaddedWidth
            && frame.ScaleFactor[0] == geometry.ScaleX && frame.ScaleFactor[1] == geometry.ScaleY;
        _table.Add(equal, $"{frame.Frame}", "geometry", "", "");
    }

    private void Compare(ManifestFrame frame, string name, Tensor actual)
    {
        if (Expected(frame, name) is float[] expected)
            _table.AddTensor($"{frame.Frame}", name, Floats(actual), expected);
    }

    private float[]? Expected(ManifestFrame frame, string name) =>
        frame.Tensors.TryGetValue(name, out ManifestTensor? file) ? file.Read(_manifest.Folder) : null;

    private static ReadOnlySpan<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes);
}
