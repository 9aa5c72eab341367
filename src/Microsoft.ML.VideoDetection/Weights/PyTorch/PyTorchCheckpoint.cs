using System.Text;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A file that <c>torch.save</c> wrote, in its zip or its legacy format, or safetensors, read without Python.</summary>
/// <remarks>
/// Opening reads the description of the tensors; their elements stay in the file until <see cref="CheckpointTensor.CopyTo"/>
/// asks for them, so the file has to stay where it is until the checkpoint is disposed. Nothing that a file names is run
/// or loaded, see <see cref="GlobalTable"/>.
/// </remarks>
internal sealed class PyTorchCheckpoint : IDisposable
{
    private const string SafeTensors = "safetensors";

    private readonly CheckpointFile _file;

    private PyTorchCheckpoint(CheckpointFile file, string format, object? root)
    {
        _file = file;
        Format = format;
        PickleGraph.CountUnfolded(root, file);
        Tensors = StateDictionary.Find(root, file);
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

    /// <summary>Gets the <c>meta</c> entry, see <see cref="CheckpointMetadata"/>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint, is damaged, or refers to something that is no weight.</exception>
    public static PyTorchCheckpoint Open(string path)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            var format = Recognise(file);
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

    private static string Recognise(CheckpointFile file)
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
}
