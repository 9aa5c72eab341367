using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A network of seed 1 that was given initial weights, beside the same network that was not.</summary>
internal sealed class FilledNetwork : IDisposable
{
    private readonly DeepFeatureFlowNetwork _filled;
    private readonly Lazy<DeepFeatureFlowNetwork> _random;

    public FilledNetwork(DeepFeatureFlowArchitecture architecture, string? initialWeights, string? flowWeights = null)
    {
        _random = new Lazy<DeepFeatureFlowNetwork>(() => InitialNetwork.Build(1, architecture));
        _filled = InitialNetwork.Build(1, architecture);

        // Not counted by the tests as a whole: TorchSharp leaves tensors behind whenever a network is made.
        TensorCount before = TensorCount.Now();
        InitialWeights.Fill(_filled, initialWeights, flowWeights, Infos.Add, Warnings.Add);
        Assert.AreEqual(0, TensorCount.Now().LeakedSince(before), "Tensors were leaked.");
    }

    public List<string> Infos { get; } = [];

    public List<string> Warnings { get; } = [];

    public DeepFeatureFlowNetwork Network => _filled;

    /// <summary>The message with which weights are refused.</summary>
    public static string Refusal(DeepFeatureFlowArchitecture architecture, string? initialWeights, string? flowWeights = null) =>
        Refusal<InvalidDataException>(architecture, initialWeights, flowWeights);

    /// <inheritdoc cref="Refusal(DeepFeatureFlowArchitecture, string?, string?)"/>
    public static string Refusal<TException>(DeepFeatureFlowArchitecture architecture, string? initialWeights, string? flowWeights = null)
        where TException : Exception
    {
        using var outline = new DeepFeatureFlowNetwork(architecture, META);
        return Assert.ThrowsExactly<TException>(() => InitialWeights.Fill(outline, initialWeights, flowWeights, _ => { }, _ => { })).Message;
    }

    /// <summary>Each entry must be full of the number that the checkpoint has for it.</summary>
    public void AssertTaken(NumberedCheckpoint checkpoint, Func<string, bool> compared)
    {
        NumberedEntry[] entries = [.. checkpoint.Entries.Where(entry => compared(entry.Name))];
        Assert.IsNotEmpty(entries);
        foreach (NumberedEntry entry in entries)
            AssertRows(entry.Name, .., entry.Value);
    }

    /// <summary>Rows of an entry must be full of one number.</summary>
    public void AssertRows(string name, Range rows, float value)
    {
        using DisposeScope scope = NewDisposeScope();
        (double least, double most) = NumberedNetwork.Range(_filled.state_dict()[name][RowsOf(rows)]);
        Assert.AreEqual((value, value), ((float)least, (float)most), $"{name} {rows}");
    }

    /// <summary>Entries must be those of the seed.</summary>
    public void AssertRandom(Func<string, bool> compared)
    {
        string[] names = [.. _filled.state_dict().Keys.Where(compared)];
        Assert.IsNotEmpty(names);
        foreach (string name in names)
            AssertRandom(name, ..);
    }

    /// <summary>Rows of an entry must be those of the seed.</summary>
    public void AssertRandom(string name, Range rows)
    {
        using DisposeScope scope = NewDisposeScope();
        TensorIndex index = RowsOf(rows);
        Assert.IsTrue(_random.Value.state_dict()[name][index].Equals(_filled.state_dict()[name][index]), $"{name} {rows}");
    }

    public void Dispose()
    {
        if (_random.IsValueCreated)
            _random.Value.Dispose();
        _filled.Dispose();
    }

    private static TensorIndex RowsOf(Range rows) => rows.Equals(..) ? TensorIndex.Ellipsis : TensorIndex.Slice(rows.Start.Value, rows.End.Value);
}
