using System.Text;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads a file that <c>torch.save</c> wrote, in its zip or its legacy format, or safetensors, without Python.</summary>
/// <remarks>
/// Opening reads the description of the tensors; their elements stay in the file until <see cref="CheckpointTensor.CopyTo"/> requests them, so the file must
/// not be moved until the checkpoint is disposed. Nothing that a file names is run or loaded, see <see cref="PickleGlobal"/>.
/// </remarks>
internal sealed class PyTorchCheckpoint : IDisposable
{
    private const string SafeTensors = "safetensors";

    // OpenMMLab and most scripts; PyTorch's own tutorial; timm, DETR and others; if there is nothing else, running averages of weights.
    private static readonly string[] _wrappers =
        ["state_dict", "model_state_dict", "model", "state_dict_ema", "ema_state_dict", "model_ema", "ema_model", "ema"];

    private readonly CheckpointFile _file;

    private PyTorchCheckpoint(CheckpointFile file, string format, object? root)
    {
        _file = file;
        Format = format;
        PickleValues.CountUnfolded(root, file);
        Tensors = FindTensors(root, file);
        Metadata = CheckpointMetadata.Read(root, file);
    }

    private PyTorchCheckpoint(CheckpointFile file, string format, IReadOnlyList<CheckpointTensor> tensors)
    {
        _file = file;
        Format = format;
        Tensors = tensors;
        Metadata = new Dictionary<string, object?>();
    }

    public string Path => _file.Path;

    /// <summary>Gets "zip", "legacy" or "safetensors".</summary>
    public string Format { get; }

    /// <summary>Gets the weights in the order of the file.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>Gets the <c>meta</c> entry, see <see cref="CheckpointMetadata"/>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a checkpoint, is damaged, or refers to something that is not a weight.</exception>
    public static PyTorchCheckpoint Open(string path)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            var format = Recognize(file);
            if (format == SafeTensors)
                return new PyTorchCheckpoint(file, format, SafeTensorsCheckpoint.Read(file));
            var root = format == "zip" ? ZipCheckpointFormat.Read(file) : LegacyCheckpointFormat.Read(file);
            return new PyTorchCheckpoint(file, format, root);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Recognize(CheckpointFile file)
    {
        if (file.Length == 0)
            throw file.Invalid("is empty");
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, 16)];
        file.Read(0, start);
        if (start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8))
            return "zip";
        if (start[0] == (byte)PickleOpcode.Proto)
            return "legacy";
        if (SafeTensorsCheckpoint.Begins(start))
            return SafeTensors;
        throw file.Invalid($"is not a checkpoint that torch.save wrote: it begins with '{ErrorText.Printable(Encoding.Latin1.GetString(start))}'");
    }

    /// <summary>Finds the named tensors in the content of the file.</summary>
    private static List<CheckpointTensor> FindTensors(object? root, CheckpointFile file)
    {
        if (root is not PickleDictionary dictionary)
            throw file.Invalid($"holds {PickleValues.KindOf(root)}, not a dictionary of weights; save model.state_dict()");

        var tensors = new List<CheckpointTensor>();
        var total = (Int128)0;
        foreach (var (key, value) in Unwrap(dictionary).Entries)
        {
            // Modules may keep other things in a state dict ("…._extra_state"); they are not weights.
            if (value is not TensorView view)
                continue;
            if (key is not string name)
                throw file.Invalid($"names a tensor by {PickleValues.KindOf(key)}");
            total += view.ByteCount;
            if (view.ByteCount - file.Length > PickleLimits.MaxExpandedTensorBytes || total - file.Length > PickleLimits.MaxExpandedTotalBytes)
            {
                throw file.Invalid(
                    $"has tensors that repeat their elements to an absurd size: with '{ErrorText.Printable(name)}' of size {TensorView.Describe(view.Shape)} they come to {total} bytes, in a file of {file.Length}");
            }

            tensors.Add(new CheckpointTensor(name, view, file));
        }

        if (tensors.Count == 0)
            throw file.Invalid($"holds no weights: its entries are {ListKeys(dictionary)}");
        return tensors;
    }

    private static PickleDictionary Unwrap(PickleDictionary root)
    {
        foreach (var wrapper in _wrappers)
        {
            if (root.TryGet<PickleDictionary>(wrapper, out var inner) && inner.Entries.Any(entry => entry.Value is TensorView))
                return inner;
        }

        return root;
    }

    private static string ListKeys(PickleDictionary dictionary)
    {
        const int Most = 8;
        var keys = dictionary.Entries.Take(Most).Select(entry => entry.Key is string name ? $"'{ErrorText.Printable(name)}'" : PickleValues.KindOf(entry.Key));
        return dictionary.Entries.Count switch
        {
            0 => "none",
            > Most => $"{string.Join(", ", keys)} and {dictionary.Entries.Count - Most} more",
            _ => string.Join(", ", keys),
        };
    }
}
