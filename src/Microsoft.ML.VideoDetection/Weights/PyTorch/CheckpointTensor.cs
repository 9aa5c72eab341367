using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Represents one named tensor of a checkpoint, whose elements are still in the file.</summary>
internal sealed class CheckpointTensor
{
    private readonly TensorView _view;
    private readonly CheckpointFile _file;

    public CheckpointTensor(string name, TensorView view, CheckpointFile file)
    {
        Name = name;
        _view = view;
        _file = file;
    }

    public string Name { get; }

    public long[] Shape => _view.Shape;

    /// <summary>Gets the distance between neighbors in the file along each dimension, in elements.</summary>
    public long[] Strides => _view.Strides;

    public ScalarType DType => _view.Type;

    /// <summary>Gets the number of elements.</summary>
    public long Count => _view.Count;

    /// <summary>Gets the size of the dense tensor in bytes, which is larger than in the file if elements are repeated.</summary>
    public long ByteCount => _view.ByteCount;

    /// <summary>Reads the elements into a new dense tensor on the CPU, owned by the caller.</summary>
    public Tensor ToTensor()
    {
        var result = empty(_view.Shape, _view.Type, CPU);
        try
        {
            CopyTo(result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Reads the elements into a tensor of the same shape, on any device.</summary>
    /// <param name="destination">
    /// Tensor to overwrite. Its type may be a wider one of the same kind (float16 to float32), or a floating one for integers.
    /// </param>
    /// <exception cref="ArgumentException">The shape differs, or the type cannot represent the values.</exception>
    /// <exception cref="InvalidDataException">The file was truncated after it was opened.</exception>
    public void CopyTo(Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.shape.AsSpan().SequenceEqual(_view.Shape))
        {
            throw new ArgumentException(
                $"{_file.Path}: {ErrorText.Printable(Name)} has size {TensorView.Describe(_view.Shape)}; the destination has {TensorView.Describe(destination.shape)}.",
                nameof(destination));
        }

        if (!ElementTypes.CanBecome(_view.Type, destination.dtype))
        {
            throw new ArgumentException(
                $"{_file.Path}: {ErrorText.Printable(Name)} is {ElementTypes.NameOf(_view.Type)}, which {ElementTypes.NameOf(destination.dtype)} cannot hold.",
                nameof(destination));
        }

        var position = _view.Storage.Storage.FileOffset + _view.Storage.ByteOffset + _view.ElementOffset * ElementTypes.SizeOf(_view.Type);
        if (_view.IsDense)
            Read(destination, position);
        else
            Gather(destination, position);
    }

    private void Read(Tensor destination, long position) => TensorBytes.Fill(destination, _view.Type, bytes =>
    {
        _file.Read(position, bytes);
        position += bytes.Length;
    });

    // Copies a transposed or repeating view: the stored range that it covers is never larger than its storage.
    private void Gather(Tensor destination, long position)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var stored = empty([_view.Reach], _view.Type, CPU);
        Read(stored, position);
        destination.copy_(stored.as_strided(_view.Shape, _view.Strides, 0));
    }
}
