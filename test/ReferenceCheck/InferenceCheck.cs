using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>inference</c>: runs the frames of a manifest and compares every recorded tensor, in the order of computation.</summary>
internal sealed class InferenceCheck
{
    private readonly Manifest _manifest;
    private readonly DeepFeatureFlowNetwork _network;
    private readonly FramePreprocessor _preprocessor;
    private readonly CheckTable _table;
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private (Tensor Input, Tensor Features)? _key;

    private InferenceCheck(Manifest manifest, DeepFeatureFlowNetwork network, IAnsiConsole console)
    {
        _manifest = manifest;
        _network = network;
        _preprocessor = new FramePreprocessor(network.Architecture, CPU);
        _table = new CheckTable(console, "frame", "tensor", "max|d|/rms", "boxes found again");
    }

    /// <param name="folder">Holds <c>manifest.json</c> and the tensors.</param>
    /// <param name="framesPath">A folder of pictures or a video; frame i of the manifest is its i-th frame.</param>
    /// <param name="recipeFolder">Holds <c>bias_offsets.json</c>.</param>
    /// <param name="console">Receives the table.</param>
    public static int Run(string folder, string framesPath, string recipeFolder, IAnsiConsole console)
    {
        Manifest manifest = Manifest.Read(folder);
        VideoSource frames = ReferenceFrames.Open(framesPath);
        DeepFeatureFlowArchitecture architecture = ReferenceArchitecture.Get(manifest.Arch) with
        {
            MaxLongSide = manifest.ImgScale.Max(),
            MaxShortSide = manifest.ImgScale.Min(),
            KeyFrameInterval = manifest.KeyFrameInterval,
        };

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture);
        WeightRecipe.FromReference(recipeFolder, manifest.Arch).Fill(network);
        network.eval();
        var check = new InferenceCheck(manifest, network, console);
        check.CompareFrames(frames);
        return check._table.Print();
    }

    private void CompareFrames(VideoSource frames)
    {
        Dictionary<int, ManifestFrame> expected = _manifest.Frames.ToDictionary(frame => frame.Frame);
        foreach (VideoFrame frame in frames.ReadFrames())
        {
            using (frame)
                CompareFrame(frame, expected.GetValueOrDefault(frame.FrameIndex));
            expected.Remove(frame.FrameIndex);
            if (expected.Count == 0)
                return;
        }

        foreach (int missing in expected.Keys)
            _table.Add(false, $"{missing}", "no such frame", "", "");
    }

    /// <param name="frame">A frame of the video.</param>
    /// <param name="expected">What was recorded of it; null when nothing was, but it may be the key frame of later ones.</param>
    private void CompareFrame(VideoFrame frame, ManifestFrame? expected)
    {
        bool isKey = frame.FrameIndex % _manifest.KeyFrameInterval == 0;
        if (expected is null && !isKey)
            return;

        using DisposeScope scope = NewDisposeScope();
        (Tensor input, FrameGeometry geometry) = _preprocessor.Prepare(frame.Image);
        Tensor? features = isKey ? _network.ExtractFeatures(input) : null;
        if (expected is not null)
        {
            _compared.Clear();
            CompareGeometry(expected, geometry);
            Compare(expected, "input", input);
            _table.Add(isKey == (expected.Kind == "key"), $"{expected.Frame}", $"is a {expected.Kind} frame", "", "");
            if (features is not null)
                Compare(expected, "features", features);
            CompareHeads(expected, features ?? Propagate(expected, input, geometry), geometry);
            foreach (string name in expected.Tensors.Keys.Where(name => !_compared.Contains(name)))
                _table.Add(false, $"{expected.Frame}", $"{name}: such a frame has no tensor of this name", "", "");
        }

        if (features is not null)
        {
            _key?.Input.Dispose();
            _key?.Features.Dispose();
            _key = (input.MoveToOuterDisposeScope(), features.MoveToOuterDisposeScope());
        }
    }

    private Tensor Propagate(ManifestFrame frame, Tensor input, FrameGeometry geometry)
    {
        // Frame 0 is a key frame at every interval.
        (Tensor keyInput, Tensor keyFeatures) = _key!.Value;
        if (!keyInput.shape.AsSpan().SequenceEqual(input.shape))
            throw new InvalidDataException($"Frame {frame.Frame} has another size than its key frame.");
        Compare(frame, "flow_input", FlowInput.Prepare(input, keyInput, geometry, _network.Architecture.FlowInputScale));
        Tensor flow = _network.EstimateFlow(input, keyInput, geometry);
        Compare(frame, "flow", flow);
        Tensor warped = FeatureWarp.Apply(keyFeatures, flow, _network.Architecture.Warp);
        Compare(frame, "warped_features", warped);
        return warped;
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

    private float[]? Expected(ManifestFrame frame, string name)
    {
        _compared.Add(name);
        return frame.Tensors.TryGetValue(name, out ManifestTensor? file) ? file.Read(_manifest.Folder) : null;
    }

    private static ReadOnlySpan<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes);
}
