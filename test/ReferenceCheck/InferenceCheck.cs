using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>inference</c>: runs the frames of a manifest and compares every recorded tensor, in the order of computation.</summary>
internal sealed class InferenceCheck
{
    private readonly Manifest _manifest;
    private readonly DeepFeatureFlowArchitecture _architecture;
    private readonly DetectorStages _stages;
    private readonly FlowNetMotion _motion;
    private readonly FramePreprocessor _preprocessor;
    private readonly CheckTable _table;
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private (FramePixels Pixels, FeatureLevel[] Features)? _key;

    private InferenceCheck(Manifest manifest, DeepFeatureFlowArchitecture architecture, DetectorStages stages, FlowNetMotion motion, IAnsiConsole console)
    {
        _manifest = manifest;
        _architecture = architecture;
        _stages = stages;
        _motion = motion;
        _preprocessor = new FramePreprocessor(architecture);
        _table = new CheckTable(console, "frame", "tensor", "max|d|/rms", "boxes found again");
    }

    /// <param name="folder">Holds <c>manifest.json</c> and the tensors.</param>
    /// <param name="framesPath">A folder of pictures or a video; frame i of the manifest is its i-th frame.</param>
    /// <param name="recipeFolder">Holds <c>bias_offsets.json</c>.</param>
    /// <param name="console">Receives the table.</param>
    /// <param name="fast">Whether to check the layers that streams run on the CPU; otherwise those of training.</param>
    public static int Run(string folder, string framesPath, string recipeFolder, IAnsiConsole console, bool fast = true)
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
        using DetectorStages stages = fast ? DetectorStages.Frozen(network, OneDnn.IsAvailable) : DetectorStages.Plain(network, CPU);
        using var motion = new FlowNetMotion(stages.Flow!, architecture.Warp, stages.Device);
        var check = new InferenceCheck(manifest, architecture, stages, motion, console);
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
        FramePixels pixels = _preprocessor.Prepare(frame.Image);
        FrameGeometry geometry = pixels.Geometry;
        Tensor input = NetworkInput.Of(pixels, _stages.Device);
        FeatureLevel[]? features = isKey ? _stages.Extractor.Extract(input) : null;
        if (expected is not null)
        {
            _compared.Clear();
            CompareGeometry(expected, geometry);
            Compare(expected, "input", input);
            _table.Add(isKey == (expected.Kind == "key"), $"{expected.Frame}", $"is a {expected.Kind} frame", "", "");
            if (features is not null)
                Compare(expected, "features", features[0].Features);
            CompareHeads(expected, (features ?? Propagate(expected, pixels))[0].Features, geometry);
            foreach (string name in expected.Tensors.Keys.Where(name => !_compared.Contains(name)))
                _table.Add(false, $"{expected.Frame}", $"{name}: such a frame has no tensor of this name", "", "");
        }

        if (features is not null)
        {
            _key?.Features[0].Features.Dispose();
            features[0].Features.MoveToOuterDisposeScope();
            _key = (pixels with { Rgb = [.. pixels.Rgb] }, features);
            _motion.SetKeyFrame(_key.Value.Pixels, frame.FrameIndex);
        }
    }

    private FeatureLevel[] Propagate(ManifestFrame frame, FramePixels pixels)
    {
        // Frame 0 is a key frame at every interval.
        (FramePixels key, FeatureLevel[] features) = _key!.Value;
        if (key.Geometry != pixels.Geometry)
            throw new InvalidDataException($"Frame {frame.Frame} has another size than its key frame.");
        double scale = _stages.Flow!.InputScale;
        Tensor images = cat([FlowInput.Of(pixels, scale, _stages.Device), FlowInput.Of(key, scale, _stages.Device)], dim: 1);
        Compare(frame, "flow_input", images);
        Compare(frame, "flow", FlowNetSimple.ToNetworkPixels(_stages.Flow.Finest(images), images, scale));
        _motion.Estimate(pixels, frame.Frame);
        FeatureLevel[] warped = FeatureWarp.Apply(features, _motion);
        Compare(frame, "warped_features", warped[0].Features);
        return warped;
    }

    private void CompareHeads(ManifestFrame frame, Tensor features, FrameGeometry geometry)
    {
        Tensor outputs = _stages.Head.Layers.ProposalOutputs(features);
        long anchors = outputs.shape[1] / 5, logits = _architecture.ClassNames.Length + 1;
        Compare(frame, "rpn_objectness", outputs.narrow(1, 0, anchors));
        Compare(frame, "rpn_deltas", outputs.narrow(1, anchors, 4 * anchors));
        if (Expected(frame, "proposals") is float[] expectedProposals)
        {
            _table.AddBoxes($"{frame.Frame}", "proposals", Rows(_stages.Head.Propose(outputs, geometry)), expectedProposals, 5);

            // The region head is compared on the reference's own proposals, since equal scores may come in another order.
            float[] boxes = [.. expectedProposals.Where((_, i) => i % 5 < 4)];
            Tensor regions = _stages.Head.Layers.RegionOutputs(_stages.Head.Layers.Pool(features, boxes), rank: null);
            Compare(frame, "class_logits", regions.narrow(1, 0, logits));
            Compare(frame, "box_deltas", regions.narrow(1, logits, regions.shape[1] - logits));
        }

        FrameResult found = _stages.Head.Detect(features, geometry, _architecture.ScoreThreshold);
        if (Expected(frame, "detections") is float[] expected)
            _table.AddBoxes($"{frame.Frame}", "detections", Rows(found), expected, 6);
    }

    private static float[] Rows((float[] Boxes, float[] Scores) proposals) =>
        [.. proposals.Scores.SelectMany((score, i) => proposals.Boxes.AsSpan(4 * i, 4).ToArray().Append(score))];

    private static float[] Rows(FrameResult found)
    {
        var rows = new List<float>();
        for (int i = 0; i < found.Scores.Length; i++)
            rows.AddRange([.. found.Boxes.AsSpan(4 * i, 4), found.Scores[i], found.Labels[i]]);
        return [.. rows];
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
