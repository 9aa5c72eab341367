using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Gives a network the weights of a whole detector, which may have been trained for other classes or other anchors.</summary>
internal sealed class DetectorTransfer
{
    private const int MostListed = 20;
    private const string ProposalHead = "detector.rpn_head.";

    private readonly SourceDetector _source;
    private readonly DeepFeatureFlowNetwork _network;
    private readonly Action<string> _info;
    private readonly Action<string> _warn;

    private DetectorTransfer(SourceDetector source, DeepFeatureFlowNetwork network, Action<string> info, Action<string> warn)
    {
        _source = source;
        _network = network;
        _info = info;
        _warn = warn;
    }

    private DeepFeatureFlowArchitecture Wanted => _network.Architecture;

    /// <param name="source">The detector.</param>
    /// <param name="network">What has no counterpart in the file keeps its values.</param>
    /// <param name="info">Is told what was taken, and which rows of the last layers were not.</param>
    /// <param name="warn">Is told what may not be meant.</param>
    /// <exception cref="InvalidDataException">The networks differ in more than classes and anchors, or an entry is missing.</exception>
    public static void Apply(SourceDetector source, DeepFeatureFlowNetwork network, Action<string> info, Action<string> warn) =>
        new DetectorTransfer(source, network, info, warn).Apply();

    private void Apply()
    {
        IReadOnlyList<string> different = SettingDifferences.InShapes(_source.Architecture, Wanted);
        if (different.Count > 0)
        {
            throw new InvalidDataException(
                $"{_source.Path} holds a detector of another architecture: {string.Join("; ", different)}. Change Architecture, or begin "
                + "with the options that FineTune makes for the file.");
        }

        bool sameClasses = _source.ClassNames is not null && _source.ClassNames.SequenceEqual(Wanted.ClassNames);
        bool sameAnchorCount = HasSameAnchorCount();
        var match = new WeightMatch(
            _source.Weights,
            _network,
            name => (sameClasses || !ClassRows.Has(name)) && (sameAnchorCount || !HasAnchors(name))
                && (_source.Architecture.HasFlowNetwork || !CheckpointNames.IsFlow(name)));
        if (!match.IsExact)
            throw new InvalidDataException(match.Describe());

        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> lastLayers = sameClasses || _source.ClassNames is null ? [] : RoomForLastLayers(_source.ClassNames.Count);
        match.Apply(lastLayers);
        _info($"{_source.Path}: {match.MatchedCount} entries taken, of a whole detector.");
        match.ReportIgnoredFlow(_info);
        if (!sameClasses)
            TakeRows(lastLayers);
        Compare(sameAnchorCount);
    }

    private static bool HasAnchors(string name) =>
        name.StartsWith(ProposalHead + "rpn_cls.", StringComparison.Ordinal) || name.StartsWith(ProposalHead + "rpn_reg.", StringComparison.Ordinal);

    // Four scales of three ratios are as many as three of four, and yet others.
    private bool HasSameAnchorCount() =>
        _source.Weights.Outlines.TryGetValue(ProposalHead + "rpn_cls.weight", out WeightOutline outline)
        && outline.Shape is [long count, ..] && count == Wanted.AnchorsPerCell
        && (!_source.AnchorsKnown || _source.Architecture.AnchorScales.Length == Wanted.AnchorScales.Length);

    /// <summary>Tensors in the file's shapes, which are checked before there is memory for them.</summary>
    private Dictionary<string, Tensor> RoomForLastLayers(int classes)
    {
        var room = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor destination) in _network.state_dict().Where(entry => ClassRows.Has(entry.Key)))
        {
            long[] expected = [ClassRows.Count(name, classes), .. destination.shape[1..]];
            if (!_source.Weights.Outlines.TryGetValue(name, out WeightOutline outline))
                throw new InvalidDataException($"{_source.Path} misses {name}.");
            if (!outline.Shape.AsSpan().SequenceEqual(expected) || !ElementTypes.CanBecome(outline.DType, destination.dtype))
            {
                throw new InvalidDataException(
                    $"{_source.Path}: {name} is {ElementTypes.NameOf(outline.DType)} [{string.Join(", ", outline.Shape)}], expected "
                    + $"{ElementTypes.NameOf(destination.dtype)} [{string.Join(", ", expected)}] for its {classes} classes.");
            }

            room.Add(name, empty(expected, destination.dtype, CPU));
        }

        return room;
    }

    private void TakeRows(Dictionary<string, Tensor> lastLayers)
    {
        if (_source.ClassNames is null)
        {
            _warn($"{_source.Path} does not name its classes: the last layers (fc_cls, fc_reg) start anew, for all classes and the background.");
            return;
        }

        var rows = new ClassRows(_source.ClassNames, Wanted.ClassNames);
        Dictionary<string, Tensor> destinations = _network.state_dict();
        foreach ((string name, Tensor source) in lastLayers)
            rows.Copy(name, source, destinations[name]);
        IReadOnlyList<string> kept = rows.KeptNames;
        _info(
            $"{_source.Path} was trained for other classes: the last layers (fc_cls, fc_reg) keep the rows of the background and of "
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
            string sourceAnchors = _source.AnchorsKnown ? $"{_source.Architecture.AnchorScales.Length} scales and {_source.Architecture.AnchorRatios.Length} ratios" : "another number";
            _warn(
                $"{_source.Path} was trained for other anchors ({sourceAnchors} in the file, {Wanted.AnchorScales.Length} scales and "
                + $"{Wanted.AnchorRatios.Length} ratios in the options): the last layers of the proposal head (rpn_cls, rpn_reg) start anew.");
        }
        else if (_source.AnchorsKnown && SettingDifferences.InAnchors(_source.Architecture, Wanted) is { Count: > 0 } anchors)
        {
            _warn($"{_source.Path} was trained for other anchors: {string.Join("; ", anchors)}. Its proposal head is kept and has to learn them.");
        }

        if (Wanted.HasFlowNetwork && !_source.Architecture.HasFlowNetwork)
            _warn($"{_source.Path} has no flow network: it starts anew, unless {nameof(VideoTrainerOptions.FlowWeightsPath)} gives one.");
        if (SettingDifferences.InUse(_source.Architecture, Wanted) is { Count: > 0 } settings)
            _warn($"{_source.Path} was trained with other settings: {string.Join("; ", settings)}. Its weights have to learn the new ones.");
    }

    /// <summary>The last layers of the region head, which have rows for each class: which of them go where when the classes change.</summary>
    /// <param name="sourceNames">The names of the classes that the rows are for, each once.</param>
    /// <param name="wanted">The names of the classes of the network.</param>
    private sealed class ClassRows(IReadOnlyList<string> sourceNames, IReadOnlyList<string> wanted)
    {
        private const string Head = "detector.roi_head.bbox_head.";
        private const string Scores = Head + "fc_cls.";
        private const string Deltas = Head + "fc_reg.";
        private const int RowsPerBox = 4;

        private readonly (int From, int To)[] _kept = Match(sourceNames, wanted);

        /// <summary>Gets the names of the classes that both lists have, in the order of the network.</summary>
        public IReadOnlyList<string> KeptNames => [.. _kept.Select(pair => wanted[pair.To])];

        /// <summary>Whether an entry of the network has rows for each class.</summary>
        public static bool Has(string name) => name.StartsWith(Scores, StringComparison.Ordinal) || name.StartsWith(Deltas, StringComparison.Ordinal);

        /// <summary>The rows that an entry has for so many classes.</summary>
        public static long Count(string name, int classes) => IsScore(name) ? classes + 1L : (long)RowsPerBox * classes;

        /// <summary>Copies the rows of the classes that both lists have, and that of the background; the others stay as they are.</summary>
        /// <param name="name">The entry.</param>
        /// <param name="source">All its rows for the classes of the source.</param>
        /// <param name="destination">All its rows for the wanted classes.</param>
        public void Copy(string name, Tensor source, Tensor destination)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            long[] from = Rows(name, pair => pair.From, sourceNames.Count), to = Rows(name, pair => pair.To, wanted.Count);
            if (to.Length > 0)
                destination.index_copy_(0, tensor(to), source.index_select(0, tensor(from)));
        }

        private static bool IsScore(string name) => name.StartsWith(Scores, StringComparison.Ordinal);

        private static (int From, int To)[] Match(IReadOnlyList<string> sourceNames, IReadOnlyList<string> wanted)
        {
            Dictionary<string, int> places = sourceNames.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
            return [.. wanted.Index().Where(item => places.ContainsKey(item.Item)).Select(item => (places[item.Item], item.Index))];
        }

        // The background is the last row of the scores and has no box.
        private long[] Rows(string name, Func<(int From, int To), int> side, int background) => IsScore(name)
            ? [.. _kept.Select(pair => (long)side(pair)), background]
            : [.. _kept.SelectMany(pair => Enumerable.Range(0, RowsPerBox).Select(row => (long)RowsPerBox * side(pair) + row))];
    }
}
