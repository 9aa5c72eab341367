using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>training</c>: repeats the recorded steps and compares proposals, losses, gradients and updated parameters.</summary>
internal sealed class TrainingCheck
{
    private readonly TrainingManifest _manifest;
    private readonly DeepFeatureFlowNetwork _network;
    private readonly CheckTable _table;
    private readonly Dictionary<string, Parameter> _parameters;

    private TrainingCheck(TrainingManifest manifest, DeepFeatureFlowNetwork network, IAnsiConsole console)
    {
        _manifest = manifest;
        _network = network;
        _table = new CheckTable(console, "step", "quantity", "actual", "expected", "relative difference", "tolerance");
        _parameters = network.named_parameters().ToDictionary(item => item.name, item => item.parameter);
    }

    /// <param name="folder">Holds <c>manifest.json</c> and the tensors.</param>
    /// <param name="framesFolder">Holds the two pictures.</param>
    /// <param name="recipeFolder">Holds <c>bias_offsets.json</c>.</param>
    /// <param name="console">Receives the table.</param>
    public static int Run(string folder, string framesFolder, string recipeFolder, IAnsiConsole console)
    {
        TrainingManifest manifest = TrainingManifest.Read(folder);
        DeepFeatureFlowArchitecture architecture = ReferenceArchitecture.Get(manifest.Arch) with
        {
            MaxLongSide = manifest.ImgScale.Max(),
            MaxShortSide = manifest.ImgScale.Min(),
        };
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture);
        WeightRecipe.FromReference(recipeFolder, manifest.Arch).Fill(network);

        // Batch norm is frozen: it normalises with its recorded statistics, in training too.
        network.eval();
        var check = new TrainingCheck(manifest, network, console);
        check.CompareSteps(folder, framesFolder);
        return check._table.Print();
    }

    private void CompareSteps(string folder, string framesFolder)
    {
        using DisposeScope scope = NewDisposeScope();
        HashSet<string> frozen = [.. _manifest.Frozen];
        foreach ((string name, Parameter parameter) in _parameters)
            parameter.requires_grad = !frozen.Contains(name);
        Parameter[] trained = [.. _parameters.Values.Where(parameter => parameter.requires_grad)];
        Dictionary<string, Tensor> start = _manifest.Steps.Any(step => step.UpdateNorms is not null)
            ? _parameters.Where(item => item.Value.requires_grad).ToDictionary(item => item.Key, item => item.Value.detach().clone())
            : [];

        var everything = new BoxSampler(int.MaxValue, 1);
        var objective = new DetectorObjective(_network, _manifest.RpnProposalMaxPerImg, everything, everything, ObjectiveWeights.Published);
        using var optimizer = optim.SGD(trained, _manifest.Lr, _manifest.Momentum, weight_decay: _manifest.WeightDecay);
        using var generator = new Generator(0);
        TrainingExample example = ReadExample(framesFolder);
        foreach (TrainingStep step in _manifest.Steps)
        {
            if (TrainingTolerances.Of(_manifest, step.Step) is not { } tolerances)
            {
                _table.Add(true, $"{step.Step}", "not compared: the reference is too far from itself", "", "", "", "");
                continue;
            }

            using DisposeScope stepScope = NewDisposeScope();
            CompareProposals(step, example, folder);
            optimizer.zero_grad();
            TaskLosses losses = objective.Compute(example, generator);
            using Tensor total = losses.Total();
            CompareLosses(step, losses, total, tolerances.Losses);
            total.backward();
            ComparePart(step, "gradients", step.GradNorms, GradientNorm, name => tolerances.Part(name).Gradient);

            // In float64: the norm of 25 million numbers loses 0.1 % in float32.
            double norm = Math.Sqrt(trained.Sum(parameter => Math.Pow(Norm(parameter.grad), 2)));
            Compare(step, "norm of all gradients", norm, step.GradNormBeforeClip, tolerances.TotalGradientNorm);
            nn.utils.clip_grad_norm_(trained, _manifest.GradClipMaxNorm);
            optimizer.step();
            CompareSums(step, tolerances.ParameterSums);
            ComparePart(
                step, "updates", step.UpdateNorms, name => UpdateNorm(start.GetValueOrDefault(name), name), name => tolerances.Part(name).Update);
        }
    }

    private TrainingExample ReadExample(string framesFolder)
    {
        using MLImage current = MLImage.CreateFromFile(Path.Combine(framesFolder, Path.GetFileName(_manifest.Current)));
        using MLImage reference = MLImage.CreateFromFile(Path.Combine(framesFolder, Path.GetFileName(_manifest.Reference)));
        FramePixels currentPixels = new FramePreprocessor(_network.Architecture).Prepare(current);
        FramePixels referencePixels = new FramePreprocessor(_network.Architecture).Prepare(reference);
        FrameGeometry geometry = currentPixels.Geometry;
        Tensor scale = tensor([geometry.ScaleX, geometry.ScaleY, geometry.ScaleX, geometry.ScaleY]);
        Tensor boxes = tensor(_manifest.GtBoxesSourcePixels.SelectMany(box => box).ToArray(), [_manifest.Labels.Length, 4]) * scale;
        double flowScale = _network.Architecture.FlowInputScale;
        return new TrainingExample(
            NetworkInput.Of(referencePixels, CPU).contiguous(),
            cat([FlowInput.Of(currentPixels, flowScale, CPU), FlowInput.Of(referencePixels, flowScale, CPU)], dim: 1).contiguous(),
            geometry,
            new FrameTargets(boxes, tensor(_manifest.Labels), empty(0, 4)),
            null);
    }

    private void CompareProposals(TrainingStep step, TrainingExample example, string folder)
    {
        if (step.Tensors?.TryGetValue("proposals", out ManifestTensor? file) is not true)
            return;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor features = FeatureWarp.Apply(
            _network.ExtractFeatures(example.Reference), _network.FlowNetwork!.call(example.FlowImages!), _network.Architecture.Warp);
        (Tensor objectness, Tensor deltas) = _network.ProposalHead.call(features);
        (float[] boxes, float[] scores) = new ProposalSelection(_network.Architecture).Select(
            cat([objectness, deltas], dim: 1), example.Geometry, _manifest.RpnProposalMaxPerImg);
        float[] rows = [.. scores.SelectMany((score, i) => boxes.AsSpan(4 * i, 4).ToArray().Append(score))];
        (int found, int total) = BoxMatch.Count(rows, file.Read(folder), 5);
        _table.Add(found >= BoxMatch.RequiredShare * total, $"{step.Step}", "proposals found again", $"{found}", $"{total}", "", "");
    }

    private void CompareLosses(TrainingStep step, TaskLosses losses, Tensor total, double tolerance)
    {
        Compare(step, "objectness loss", losses.Parts[0].ToDouble(), step.Losses["loss_rpn_cls"], tolerance);
        Compare(step, "proposal box loss", losses.Parts[1].ToDouble(), step.Losses["loss_rpn_bbox"], tolerance);
        Compare(step, "class loss", losses.Parts[2].ToDouble(), step.Losses["loss_cls"], tolerance);
        Compare(step, "region box loss", losses.Parts[3].ToDouble(), step.Losses["loss_bbox"], tolerance);
        Compare(step, "total loss", total.ToDouble(), step.TotalLoss, tolerance);
    }

    // One row for all, with the parameter that uses most of its tolerance, and one for every parameter outside its tolerance.
    private void ComparePart(
        TrainingStep step, string quantity, Dictionary<string, double>? expected, Func<string, double> measure, Func<string, double> tolerance)
    {
        if (expected is null)
            return;
        double largestShare = -1, difference = 0;
        string worst = "";
        foreach ((string name, double norm) in expected)
        {
            double actual = measure(name), distance = Relative(actual, norm), share = distance / tolerance(name);
            if (!(share <= 1))
                Compare(step, $"{quantity} of {name}", actual, norm, tolerance(name));
            if (!(share <= largestShare))
                (worst, largestShare, difference) = (name, share, distance);
        }

        _table.Add(
            largestShare <= 1, $"{step.Step}", $"{quantity} of {expected.Count} parameters, worst {worst}", "", "", Format(difference),
            Format(tolerance(worst)));
    }

    private double GradientNorm(string name) => Norm(_parameters.GetValueOrDefault(name)?.grad);

    private double UpdateNorm(Tensor? start, string name)
    {
        if (start is null)
            return double.NaN;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        return (_parameters[name].to(float64) - start.to(float64)).norm().ToDouble();
    }

    private static double Norm(Tensor? values)
    {
        if (values is null)
            return double.NaN;
        using DisposeScope scope = NewDisposeScope();
        return values.detach().to(float64).norm().ToDouble();
    }

    // A sum may cancel to almost nothing: differences are measured against the size of what was added up.
    private void CompareSums(TrainingStep step, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        foreach ((string name, double expected) in step.ParamSumAfter)
        {
            Tensor values = _parameters[name].to(float64);
            double actual = values.sum().ToDouble();
            double difference = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), values.norm().ToDouble());
            _table.Add(
                difference <= tolerance, $"{step.Step}", $"sum of {name}", Format(actual), Format(expected), Format(difference), Format(tolerance));
        }
    }

    private void Compare(TrainingStep step, string quantity, double actual, double expected, double tolerance)
    {
        double difference = Relative(actual, expected);
        _table.Add(
            difference <= tolerance, $"{step.Step}", quantity, Format(actual), Format(expected), Format(difference), Format(tolerance));
    }

    private static double Relative(double actual, double expected) => Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1e-12);

    private static string Format(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
