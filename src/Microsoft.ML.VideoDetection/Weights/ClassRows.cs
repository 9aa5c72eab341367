using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>The last layers of the region head, which have rows for each class: which of them go where when the classes change.</summary>
/// <param name="held">The names of the classes that the rows are for, each once.</param>
/// <param name="wanted">The names of the classes of the network.</param>
internal sealed class ClassRows(IReadOnlyList<string> held, IReadOnlyList<string> wanted)
{
    private const string Head = "detector.roi_head.bbox_head.";
    private const string Scores = Head + "fc_cls.";
    private const string Deltas = Head + "fc_reg.";
    private const int RowsPerBox = 4;

    private readonly (int From, int To)[] _kept = Match(held, wanted);

    /// <summary>Gets the names of the classes that both lists have, in the order of the network.</summary>
    public IReadOnlyList<string> KeptNames => [.. _kept.Select(pair => wanted[pair.To])];

    /// <summary>Whether an entry of the network has rows for each class.</summary>
    public static bool Has(string name) => name.StartsWith(Scores, StringComparison.Ordinal) || name.StartsWith(Deltas, StringComparison.Ordinal);

    /// <summary>The rows that an entry has for so many classes.</summary>
    public static long Count(string name, int classes) => IsScore(name) ? classes + 1L : (long)RowsPerBox * classes;

    /// <summary>Copies the rows of the classes that both lists have, and that of the background; the others stay as they are.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="source">All its rows for the held classes.</param>
    /// <param name="destination">All its rows for the wanted classes.</param>
    public void Copy(string name, Tensor source, Tensor destination)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        long[] from = Rows(name, pair => pair.From, held.Count), to = Rows(name, pair => pair.To, wanted.Count);
        if (to.Length > 0)
            destination.index_copy_(0, tensor(to), source.index_select(0, tensor(from)));
    }

    private static bool IsScore(string name) => name.StartsWith(Scores, StringComparison.Ordinal);

    private static (int From, int To)[] Match(IReadOnlyList<string> held, IReadOnlyList<string> wanted)
    {
        Dictionary<string, int> places = held.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        return [.. wanted.Index().Where(item => places.ContainsKey(item.Item)).Select(item => (places[item.Item], item.Index))];
    }

    // The background is the last row of the scores and has no box.
    private long[] Rows(string name, Func<(int From, int To), int> side, int background) => IsScore(name)
        ? [.. _kept.Select(pair => (long)side(pair)), background]
        : [.. _kept.SelectMany(pair => Enumerable.Range(0, RowsPerBox).Select(row => (long)RowsPerBox * side(pair) + row))];
}
