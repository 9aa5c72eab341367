using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Gives a network the weights of a whole detector, which may have been trained for other classes or other anchors.</summary>
internal sealed class DetectorTransfer
{
    private const int MostListed = 20;
    private const string ProposalHead = "detector.rpn_head.";

    private readonly HeldDetector _held;
    private readonly DeepFeatureFlowNetwork _network;
    private readonly Action<string> _info;
    private readonly Action<string> _warn;

    private DetectorTransfer(HeldDetector held, DeepFeatureFlowNetwork network, Action<string> info, Action<string> warn)
    {
        _held = held;
        _network = network;
        _info = info;
        _warn = warn;
    }

    private DeepFeatureFlowArchitecture Wanted => _network.Architecture;

    /// <param name="held">The detector.</param>
    /// <param name="network">What has no counterpart in the file keeps its values.</param>
    /// <param name="info">Is told what was taken, and which rows of the last layers were not.</param>
    /// <param name="warn">Is told what may not be meant.</param>
    /// <exception cref="InvalidDataException">The networks differ in more than classes and anchors, or an entry is missing.</exception>
    public static void Apply(HeldDetector held, DeepFeatureFlowNetwork network, Action<string> info, Action<string> warn) =>
        new DetectorTransfer(held, network, info, warn).Apply();

    private void Apply()
    {
        IReadOnlyList<string> different = SettingDifferences.InShapes(_held.Architecture, Wanted);
        if (different.Count > 0)
        {
            throw new InvalidDataException(
                $"{_held.Path} holds a detector of another architecture: {string.Join("; ", different)}. Change Architecture, or begin "
                + "with the options that FineTune makes for the file.");
        }

        bool sameClasses = _held.ClassNames is not null && _held.ClassNames.SequenceEqual(Wanted.ClassNames);
        bool sameAnchorCount = HasSameAnchorCount();
        var match = new WeightMatch(
            _held.Weights,
            _network,
            name => (sameClasses || !ClassRows.Has(name)) && (sameAnchorCount || !HasAnchors(name))
                && (_held.Architecture.HasFlowNetwork || !CheckpointNames.IsFlow(name)));
        if (!match.IsExact)
            throw new InvalidDataException(match.Describe());

        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> lastLayers = sameClasses || _held.ClassNames is null ? [] : RoomForLastLayers(_held.ClassNames.Count);
        match.Apply(lastLayers);
        _info($"{_held.Path}: {match.MatchedCount} entries taken, of a whole detector.");
        match.ReportIgnoredFlow(_info);
        if (!sameClasses)
            TakeRows(lastLayers);
        Compare(sameAnchorCount);
    }

    private static bool HasAnchors(string name) =>
        name.StartsWith(ProposalHead + "rpn_cls.", StringComparison.Ordinal) || name.StartsWith(ProposalHead + "rpn_reg.", StringComparison.Ordinal);

    // Four scales of three ratios are as many as three of four, and yet others.
    private bool HasSameAnchorCount() =>
        _held.Weights.Outlines.TryGetValue(ProposalHead + "rpn_cls.weight", out WeightOutline outline)
        && outline.Shape is [long count, ..] && count == Wanted.AnchorsPerCell
        && (!_held.AnchorsKnown || _held.Architecture.AnchorScales.Length == Wanted.AnchorScales.Length);

    /// <summary>Tensors in the file's shapes, which are checked before there is memory for them.</summary>
    private Dictionary<string, Tensor> RoomForLastLayers(int classes)
    {
        var room = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor destination) in _network.state_dict().Where(entry => ClassRows.Has(entry.Key)))
        {
            long[] expected = [ClassRows.Count(name, classes), .. destination.shape[1..]];
            if (!_held.Weights.Outlines.TryGetValue(name, out WeightOutline outline))
                throw new InvalidDataException($"{_held.Path} misses {name}.");
            if (!outline.Shape.AsSpan().SequenceEqual(expected) || !ElementTypes.CanBecome(outline.DType, destination.dtype))
            {
                throw new InvalidDataException(
                    $"{_held.Path}: {name} is {ElementTypes.NameOf(outline.DType)} [{string.Join(", ", outline.Shape)}], expected "
                    + $"{ElementTypes.NameOf(destination.dtype)} [{string.Join(", ", expected)}] for its {classes} classes.");
            }

            room.Add(name, empty(expected, destination.dtype, CPU));
        }

        return room;
    }

    private void TakeRows(Dictionary<string, Tensor> lastLayers)
    {
        if (_held.ClassNames is null)
        {
            _warn($"{_held.Path} does not name its classes: the last layers (fc_cls, fc_reg) start anew, for all classes and the background.");
            return;
        }

        var rows = new ClassRows(_held.ClassNames, Wanted.ClassNames);
        Dictionary<string, Tensor> destinations = _network.state_dict();
        foreach ((string name, Tensor source) in lastLayers)
            rows.Copy(name, source, destinations[name]);
        IReadOnlyList<string> kept = rows.KeptNames;
        _info(
            $"{_held.Path} was trained for other classes: the last layers (fc_cls, fc_reg) keep the rows of the background and of "
            + $"{kept.Count} of {Wanted.ClassNames.Length} classes{List(kept)}; those of {Wanted.ClassNames.Length - kept.Count} start "
            + $"anew{List([.. Wanted.ClassNames.Except(kept)])}.");
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0
        ? ""
        : $" ({string.Join(", ", names.Take(MostListed).Select(ErrorText.Printable))}{(names.Count > MostListed ? ", …" : "")})";

    private void Compare(bool sameAnchorCount)
    {
        if (!sameAnchorCount)
        {
            string held = _held.AnchorsKnown ? $"{_held.Architecture.AnchorScales.Length} scales and {_held.Architecture.AnchorRatios.Length} ratios" : "another number";
            _warn(
                $"{_held.Path} was trained for other anchors ({held} in the file, {Wanted.AnchorScales.Length} scales and "
                + $"{Wanted.AnchorRatios.Length} ratios in the options): the last layers of the proposal head (rpn_cls, rpn_reg) start anew.");
        }
        else if (_held.AnchorsKnown && SettingDifferences.InAnchors(_held.Architecture, Wanted) is { Count: > 0 } anchors)
        {
            _warn($"{_held.Path} was trained for other anchors: {string.Join("; ", anchors)}. Its proposal head is kept and has to learn them.");
        }

        if (Wanted.HasFlowNetwork && !_held.Architecture.HasFlowNetwork)
            _warn($"{_held.Path} has no flow network: it starts anew, unless {nameof(DeepFeatureFlowTrainer.Options.FlowWeightsPath)} gives one.");
        if (SettingDifferences.InUse(_held.Architecture, Wanted) is { Count: > 0 } settings)
            _warn($"{_held.Path} was trained with other settings: {string.Join("; ", settings)}. Its weights have to learn the new ones.");
    }
}
