using System.Buffers.Binary;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.Onnx;

/// <summary>Represents one operation of an ONNX graph.</summary>
/// <param name="Operator">Its type, such as "Conv".</param>
/// <param name="Inputs">Names of its input tensors.</param>
/// <param name="Outputs">Names of its output tensors.</param>
/// <param name="Epsilon">Its attribute of that name; 1e-5, ONNX's default, if it has none.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, double Epsilon);

/// <summary>Represents one tensor of weights, whose elements are still in the file.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">Type of its elements.</param>
/// <param name="Offset">Position of its elements in the file.</param>
internal sealed record OnnxTensor(string Name, long[] Shape, ScalarType DType, long Offset);

/// <summary>Reads the graph and the weights of an ONNX file; never runs anything in it.</summary>
/// <remarks>Origin of the field numbers: onnx/onnx, onnx.proto. Opening reads the graph; elements stay in the file until they are requested.</remarks>
internal sealed class OnnxModel : IDisposable
{
    // Ten times the nodes of a ResNet-152; a larger graph is not supported.
    private const int MaxEntries = 10_000;
    private const int MaxNamesPerNode = 100;
    private const int MaxDimensions = 8;
    private const ulong NewestFormat = 63;

    private readonly CheckpointFile _file;
    private readonly ProtobufReader _reader;
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<string> _inputs = [];
    private readonly Dictionary<string, OnnxTensor> _weights = new(StringComparer.Ordinal);

    private OnnxModel(CheckpointFile file)
    {
        _file = file;
        _reader = new ProtobufReader(file);
        ReadModel();
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>Gets the name of the program that wrote it, as stored in the file.</summary>
    public string Producer { get; private set; } = "";

    /// <summary>Gets the operations in the order of the file.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Gets the names of the graph's input tensors, without weights.</summary>
    public IEnumerable<string> Inputs => _inputs.Where(name => !_weights.ContainsKey(name));

    /// <summary>Gets the weights by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Weights => _weights;

    /// <summary>Opens a file that begins as an ONNX model does; returns null for any other.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The model is damaged, or its weights are in another file.</exception>
    public static OnnxModel? TryOpen(string path)
    {
        CheckpointFile file = CheckpointFile.Open(path);
        try
        {
            if (IsOnnx(file))
                return new OnnxModel(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Reads the elements of a tensor into one of its shape.</summary>
    public void CopyTo(OnnxTensor tensor, Tensor destination)
    {
        long position = tensor.Offset;
        TensorBytes.Fill(destination, tensor.DType, bytes =>
        {
            _file.Read(position, bytes);
            position += bytes.Length;
        });
    }

    /// <summary>Creates an exception that names the file.</summary>
    public InvalidDataException Invalid(string what) => _file.Invalid(what);

    public void Dispose() => _file.Dispose();

    // The version of the format comes first; zip archives and pickles begin otherwise.
    private static bool IsOnnx(CheckpointFile file)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, 2)];
        file.Read(0, start);
        return start.Length == 2 && start[0] == 0x08 && start[1] <= NewestFormat;
    }

    private void ReadModel()
    {
        bool hasGraph = false;
        for (long end = _file.Length; _reader.TryReadField(end, out int field, out WireType type);)
        {
            if (field == 2 && type == WireType.LengthDelimited)
                Producer = _reader.ReadText(end);
            else if (field == 7 && type == WireType.LengthDelimited)
                hasGraph |= ReadGraph(_reader.ReadEnd(end));
            else
                _reader.Skip(type, end);
        }

        if (!hasGraph)
            throw Invalid("is no ONNX model: it has no graph");
    }

    private bool ReadGraph(long end)
    {
        while (_reader.TryReadField(end, out int field, out WireType type))
        {
            if (type != WireType.LengthDelimited)
                _reader.Skip(type, end);
            else if (field == 1)
                Add(_nodes, ReadNode(_reader.ReadEnd(end)));
            else if (field == 5)
                ReadTensor(_reader.ReadEnd(end));
            else if (field == 11)
                Add(_inputs, ReadName(_reader.ReadEnd(end)));
            else
                _reader.Skip(type, end);
        }

        return true;
    }

    private OnnxNode ReadNode(long end)
    {
        List<string> inputs = [], outputs = [];
        string name = "";
        double epsilon = 1e-5;
        while (_reader.TryReadField(end, out int field, out WireType type))
        {
            if (type != WireType.LengthDelimited)
                _reader.Skip(type, end);
            else if (field is 1 or 2)
                Add(field == 1 ? inputs : outputs, _reader.ReadText(end), MaxNamesPerNode);
            else if (field == 4)
                name = _reader.ReadText(end);
            else if (field == 5)
                epsilon = ReadEpsilon(_reader.ReadEnd(end)) ?? epsilon;
            else
                _reader.Skip(type, end);
        }

        return new OnnxNode(name, inputs, outputs, epsilon);
    }

    // Reads the only attribute that weights depend on.
    private double? ReadEpsilon(long end)
    {
        string name = "";
        double? value = null;
        while (_reader.TryReadField(end, out int field, out WireType type))
        {
            if (field == 1 && type == WireType.LengthDelimited)
                name = _reader.ReadText(end);
            else if (field == 2 && type == WireType.Fixed32)
                value = ReadSingle(end);
            else
                _reader.Skip(type, end);
        }

        return name == "epsilon" ? value : null;
    }

    private float ReadSingle(long end)
    {
        long at = _reader.Position;
        _reader.Skip(WireType.Fixed32, end);
        Span<byte> bytes = stackalloc byte[4];
        _file.Read(at, bytes);
        return BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    private string ReadName(long end)
    {
        string name = "";
        while (_reader.TryReadField(end, out int field, out WireType type))
        {
            if (field == 1 && type == WireType.LengthDelimited)
                name = _reader.ReadText(end);
            else
                _reader.Skip(type, end);
        }

        return name;
    }

    private void ReadTensor(long end)
    {
        List<long> shape = [];
        string name = "";
        ulong dataType = 0;
        (long Offset, long Length)? floats = null, raw = null;
        while (_reader.TryReadField(end, out int field, out WireType type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint):
                    AddDimension(shape, _reader.ReadVarint(end));
                    break;
                case (1, WireType.LengthDelimited):
                    for (long packed = _reader.ReadEnd(end); _reader.Position < packed;)
                        AddDimension(shape, _reader.ReadVarint(packed));
                    break;
                case (2, WireType.Varint):
                    dataType = _reader.ReadVarint(end);
                    break;
                case (4, WireType.LengthDelimited):
                    floats = ReadStretch(end);
                    break;
                case (8, WireType.LengthDelimited):
                    name = _reader.ReadText(end);
                    break;
                case (9, WireType.LengthDelimited):
                    raw = ReadStretch(end);
                    break;
                case (13, WireType.LengthDelimited):
                    throw Invalid($"keeps '{ErrorText.Printable(name)}' in another file; save the model as one file, without external data");
                default:
                    _reader.Skip(type, end);
                    break;
            }
        }

        // Elements of other types are not weights, but shapes and the like.
        if (TypeOf(dataType) is not { } elementType || (dataType == 1 ? raw ?? floats : raw) is not { } stretch)
            return;
        long count = 1;
        foreach (long size in shape)
            count = size > 0 && count <= long.MaxValue / 8 / size ? count * size : 0;
        if (count * ElementTypes.SizeOf(elementType) != stretch.Length)
        {
            throw Invalid(
                $"is damaged: '{ErrorText.Printable(name)}' of shape [{string.Join(", ", shape)}] has {stretch.Length} bytes of {ElementTypes.NameOf(elementType)}");
        }

        if (_weights.Count == MaxEntries)
            throw TooMany();
        _weights[name] = new OnnxTensor(name, [.. shape], elementType, stretch.Offset);
    }

    private (long Offset, long Length) ReadStretch(long end)
    {
        long stretchEnd = _reader.ReadEnd(end), offset = _reader.Position;
        _reader.MoveTo(stretchEnd);
        return (offset, stretchEnd - offset);
    }

    private static ScalarType? TypeOf(ulong dataType) => dataType switch
    {
        1 => ScalarType.Float32,
        10 => ScalarType.Float16,
        11 => ScalarType.Float64,
        16 => ScalarType.BFloat16,
        _ => null,
    };

    private void AddDimension(List<long> shape, ulong size)
    {
        if (shape.Count == MaxDimensions || size > int.MaxValue)
            throw _reader.Malformed("has a tensor of an impossible shape");
        shape.Add((long)size);
    }

    private void Add<T>(List<T> list, T item, int most = MaxEntries)
    {
        if (list.Count == most)
            throw TooMany();
        list.Add(item);
    }

    private InvalidDataException TooMany() => Invalid($"has more than {MaxEntries} nodes or weights, or a node with more than {MaxNamesPerNode} inputs, which no ResNet has");
}
