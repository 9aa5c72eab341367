namespace Microsoft.ML.VideoDetection.Weights.Onnx;

/// <summary>Represents a convolution and the batch norm after it, if there is one.</summary>
/// <param name="Weight">[out, in / groups, k, k].</param>
/// <param name="Bias">[out], or null.</param>
/// <param name="Norm">Scale, bias, mean and variance, [out] each; null if the exporter folded them into the convolution.</param>
/// <param name="Epsilon">Epsilon of the norm.</param>
internal sealed record OnnxConvolution(OnnxTensor Weight, OnnxTensor? Bias, OnnxTensor[]? Norm, double Epsilon);

/// <summary>Represents one residual block.</summary>
/// <param name="Main">Two convolutions, or three for a bottleneck.</param>
/// <param name="Shortcut">The 1x1 convolution of the shortcut, or null.</param>
internal sealed record OnnxBlock(IReadOnlyList<OnnxConvolution> Main, OnnxConvolution? Shortcut);

/// <summary>Finds the parts of a residual network in a graph by its connections, whatever its names.</summary>
/// <remarks>
/// Starting at the input: a stem of a 7x7 convolution; blocks, each a chain of convolutions whose result is added to the block's input or to a 1x1
/// convolution of it; then pooling and classification, which a detector does not use. A stage begins with a block that has a shortcut convolution. Origin: He
/// et al., "Deep Residual Learning for Image Recognition", figure 5 and table 1.
/// </remarks>
internal sealed class OnnxResNet
{
    private const int StemKernel = 7;
    private const int MostConvolutions = 3;

    private readonly OnnxModel _model;

    // Operations without effect at inference map their output to the tensor that they pass through. Nodes are in the order of computation.
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OnnxNode>> _readers = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The graph is not a residual network of four stages; the message names the difference.</exception>
    public OnnxResNet(OnnxModel model)
    {
        _model = model;
        foreach (OnnxNode node in model.Nodes)
        {
            if (node is { Operator: "Identity" or "Dropout", Inputs: [string input, ..], Outputs: [string output, ..] })
                _sources[output] = SourceOf(input);
        }

        foreach (OnnxNode node in model.Nodes.Where(node => !node.Outputs.Any(_sources.ContainsKey)))
        {
            foreach (string input in node.Inputs.Select(SourceOf).Distinct(StringComparer.Ordinal))
            {
                if (!_readers.TryGetValue(input, out List<OnnxNode>? readers))
                    _readers[input] = readers = [];
                readers.Add(node);
            }
        }

        string place = ReadStem();
        for (int blocks = 0; ReadersOf(place).Exists(node => node.Operator == "Conv"); blocks++)
        {
            // Each block has nodes of its own, unless the graph has a cycle.
            if (blocks == model.Nodes.Count)
                throw NoResNet($"its blocks lead back to {Quoted(place)}");
            place = ReadBlock(place);
        }

        if (Stages.Count != 4)
            throw NoResNet($"its blocks form {Stages.Count} stages, expected 4");
    }

    /// <summary>Gets the first convolution.</summary>
    public OnnxConvolution Stem { get; private set; } = null!;

    /// <summary>Gets the blocks of each stage.</summary>
    public List<List<OnnxBlock>> Stages { get; } = [];

    private string ReadStem()
    {
        string[] inputs = [.. _model.Inputs.Where(_readers.ContainsKey)];
        if (inputs.Length != 1)
            throw NoResNet($"it has {inputs.Length} inputs, expected 1");
        OnnxNode first = Only(inputs[0], "Conv");
        (Stem, string place) = ReadConvolution(first);
        long[] shape = Stem.Weight.Shape;
        if (shape is not [_, 3, StemKernel, StemKernel])
            throw NoResNet($"its first convolution is [{string.Join(", ", shape)}], expected [channels, 3, {StemKernel}, {StemKernel}]");
        return After(Only(After(Only(place, "Relu")), "MaxPool"));
    }

    private string ReadBlock(string input)
    {
        OnnxNode[] convolutions = [.. ReadersOf(input).Where(node => node.Operator == "Conv")];
        if (convolutions.Length > 2)
            throw NoResNet($"{convolutions.Length} convolutions begin at {Quoted(input)}, expected 1 or 2");
        (List<OnnxConvolution> Chain, OnnxNode Sum)[] branches = [.. convolutions.Select(ReadBranch)];
        Array.Sort(branches, (a, b) => b.Chain.Count.CompareTo(a.Chain.Count));
        (List<OnnxConvolution> main, OnnxNode sum) = branches[0];
        OnnxConvolution? shortcut = branches.Length == 2 ? branches[1].Chain[0] : null;
        if (branches.Length == 2 && (branches[1].Chain.Count != 1 || branches[1].Sum != sum))
            throw NoResNet($"the two branches from {Quoted(input)} are not a block and its shortcut");
        if (shortcut is null && !sum.Inputs.Select(SourceOf).Contains(input))
            throw NoResNet($"the chain from {Quoted(input)} is added to something else than its input");
        if (main.Count < 2)
            throw NoResNet($"the block at {Quoted(input)} has one convolution, expected 2 or 3");
        if (Stages.Count > 0 && main.Count != Stages[0][0].Main.Count)
            throw NoResNet($"the block at {Quoted(input)} has {main.Count} convolutions, the first one {Stages[0][0].Main.Count}");
        if (Stages.Count == 0 || shortcut is not null)
            Stages.Add([]);
        Stages[^1].Add(new OnnxBlock(main, shortcut));
        return After(Only(After(sum), "Relu"));
    }

    private (List<OnnxConvolution> Chain, OnnxNode Sum) ReadBranch(OnnxNode convolution)
    {
        List<OnnxConvolution> chain = [];
        while (chain.Count < MostConvolutions)
        {
            (OnnxConvolution read, string place) = ReadConvolution(convolution);
            chain.Add(read);
            OnnxNode next = Only(place, "Relu", "Add");
            if (next.Operator == "Add")
                return (chain, next);
            convolution = Only(After(next), "Conv");
        }

        throw NoResNet($"more than {MostConvolutions} convolutions follow each other before a sum");
    }

    private (OnnxConvolution Convolution, string Output) ReadConvolution(OnnxNode node)
    {
        OnnxTensor weight = WeightOf(node, 1), bias = node.Inputs.Count > 2 ? WeightOf(node, 2) : null!;
        string output = After(node);
        if (ReadersOf(output) is not [{ Operator: "BatchNormalization" } norm])
            return (new OnnxConvolution(weight, bias, null, 0), output);
        return (new OnnxConvolution(weight, bias, [.. Enumerable.Range(1, 4).Select(input => WeightOf(norm, input))], norm.Epsilon), After(norm));
    }

    private OnnxTensor WeightOf(OnnxNode node, int input)
    {
        string name = node.Inputs.Count > input ? SourceOf(node.Inputs[input]) : "";
        return _model.Weights.TryGetValue(name, out OnnxTensor? tensor)
            ? tensor
            : throw NoResNet($"input {input} of a {Quoted(node.Operator)}, {Quoted(name)}, is no stored weight of floating point");
    }

    private OnnxNode Only(string place, params string[] operators)
    {
        List<OnnxNode> readers = ReadersOf(place);
        return readers.Count == 1 && operators.Contains(readers[0].Operator)
            ? readers[0]
            : throw NoResNet(
                $"after {Quoted(place)} comes {(readers.Count == 0 ? "nothing" : string.Join(" and ", readers.Take(3).Select(node => Quoted(node.Operator))))}"
                + $", expected {string.Join(" or ", operators)}");
    }

    private string After(OnnxNode node) => node.Outputs.Count > 0 ? node.Outputs[0] : throw NoResNet($"a {Quoted(node.Operator)} has no output");

    private List<OnnxNode> ReadersOf(string place) => _readers.GetValueOrDefault(place, []);

    private string SourceOf(string name) => _sources.GetValueOrDefault(name, name);

    private static string Quoted(string name) => $"'{ErrorText.Printable(name)}'";

    private InvalidDataException NoResNet(string what) => _model.Invalid($"is no ResNet that can be used as a backbone: {what}");
}
