using System.Text;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Which entries of a file go where in a network, and which do not.</summary>
internal sealed class WeightMatch
{
    private const int MostListed = 10;

    private readonly IWeightSource _file;
    private readonly Dictionary<string, Tensor> _matched = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _wronglyShaped = [];
    private readonly List<string> _wronglyTyped = [];

    /// <param name="file">The weights.</param>
    /// <param name="network">Where they go.</param>
    /// <param name="isExpected">Which entries of the network are expected, by their names; null for all.</param>
    public WeightMatch(IWeightSource file, DeepFeatureFlowNetwork network, Func<string, bool>? isExpected = null)
    {
        _file = file;
        Dictionary<string, Tensor> wanted = network.state_dict();
        foreach ((string name, Tensor destination) in wanted)
        {
            if (isExpected?.Invoke(name) == false)
                continue;
            if (!file.Outlines.TryGetValue(name, out WeightOutline source))
            {
                // A counter of training steps, which old files lack and inference ignores.
                if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                    _missing.Add(name);
            }
            else if (!destination.shape.AsSpan().SequenceEqual(source.Shape))
            {
                _wronglyShaped.Add($"{name} [{string.Join(", ", source.Shape)}], expected [{string.Join(", ", destination.shape)}]");
            }
            else if (!ElementTypes.CanBecome(source.DType, destination.dtype))
            {
                _wronglyTyped.Add($"{name} {ElementTypes.NameOf(source.DType)}, expected {ElementTypes.NameOf(destination.dtype)}");
            }
            else
            {
                _matched.Add(name, destination);
            }
        }

        foreach (string name in file.Outlines.Keys.Where(name => !wanted.ContainsKey(name)))
        {
            if (network.FlowNetwork is null && CheckpointNames.IsFlow(name))
                IgnoredFlowCount++;
            else
                _unexpected.Add(ErrorText.Printable(name));
        }
    }

    /// <summary>Gets how many entries of a flow network the file has that the network does without.</summary>
    public int IgnoredFlowCount { get; }

    public int MatchedCount => _matched.Count;

    public bool IsExact => _missing.Count + _unexpected.Count + _wronglyShaped.Count + _wronglyTyped.Count == 0;

    /// <summary>Copies what matched into the network.</summary>
    /// <param name="others">Entries that were not expected, and where they go: everything is read in one pass.</param>
    public void Apply(IEnumerable<KeyValuePair<string, Tensor>>? others = null)
    {
        using IDisposable quiet = no_grad();
        _file.CopyTo(new Dictionary<string, Tensor>(_matched.Concat(others ?? []), StringComparer.Ordinal));
    }

    /// <summary>What did not match, in words: a count of each kind and the first few names.</summary>
    public string Describe()
    {
        var text = new StringBuilder($"{_file.Path}: {_matched.Count} entries fit");
        Append(text, "missing", _missing);
        Append(text, "unexpected", _unexpected);
        Append(text, "wrongly shaped", _wronglyShaped);
        Append(text, "wrongly typed", _wronglyTyped);
        return text.Append('.').ToString();
    }

    /// <summary>Tells that the file's flow network is ignored, if it has one that the network does without.</summary>
    public void ReportIgnoredFlow(Action<string> report)
    {
        if (IgnoredFlowCount == 0)
            return;
        report(
            $"{_file.Path}: {IgnoredFlowCount} entries of its flow network (motion.*) are ignored, since "
            + $"{nameof(DeepFeatureFlowArchitecture.MotionEstimator)} is {MotionEstimator.DenseInverseSearch}.");
    }

    private static void Append(StringBuilder text, string what, List<string> names)
    {
        if (names.Count == 0)
            return;
        text.Append("; ").Append(names.Count).Append(' ').Append(what).Append(": ").AppendJoin(", ", names.Take(MostListed));
        if (names.Count > MostListed)
            text.Append(", …");
    }
}
