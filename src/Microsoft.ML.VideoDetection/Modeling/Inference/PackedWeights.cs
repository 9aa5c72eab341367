using Microsoft.ML.VideoDetection.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Holds the weights of one convolution, packed for each size of input that occurs.</summary>
/// <remarks>
/// Sizes mostly share a layout, so a second copy exists only if it is needed. The number of copies is bounded: beyond <see cref="MaxLayouts"/> layouts the
/// first one is used, which is correct and slower.
/// </remarks>
internal sealed class PackedWeights : IDisposable
{
    private const int MaxLayouts = 2;
    private const int MaxSizes = 256;

    // 4 MB: for fewer weights, returning the freed memory to the system is not worth the milliseconds that it takes.
    private const int LargeWeights = 1 << 20;

    private readonly ConvolutionShape _shape;
    private readonly bool _isTransposed;
    private readonly long[] _plainShape;
    private readonly Dictionary<(long Height, long Width), Tensor> _bySize = [];
    private readonly List<Tensor> _layouts = [];
    private Tensor? _plain;

    /// <param name="weight">Weights in torch's layout; copied, and kept unpacked until the first input is seen.</param>
    /// <param name="shape">Shape of the convolution.</param>
    /// <param name="isTransposed">Whether it is a transposed convolution.</param>
    public PackedWeights(Tensor weight, ConvolutionShape shape, bool isTransposed = false)
    {
        (_shape, _isTransposed, _plainShape) = (shape, isTransposed, weight.shape);
        _plain = weight.contiguous().clone().DetachFromDisposeScope();
    }

    /// <summary>Gets the weights for an input [N, C, H, W]; they stay valid until this is disposed.</summary>
    public Tensor For(Tensor x)
    {
        (long Height, long Width) size = (x.shape[2], x.shape[3]);
        lock (_bySize)
        {
            if (_bySize.TryGetValue(size, out Tensor? packed))
                return packed;
            if (_layouts.Count == MaxLayouts || _bySize.Count == MaxSizes)
                return _layouts[0];
            return _bySize[size] = Add(size.Height, size.Width);
        }
    }

    private Tensor Add(long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = _plain ?? Unpack(_layouts[0]);
        Tensor packed = _isTransposed
            ? OneDnn.PackTransposed(plain, _shape, height, width)
            : OneDnn.Pack(plain, _shape, height, width);
        if (_plain is not null)
        {
            _plain.Dispose();
            _plain = null;
            if (packed.numel() >= LargeWeights)
                NativeHeap.Trim();
        }

        byte[] layout = OneDnn.Layout(packed);
        if (_layouts.Find(known => OneDnn.Layout(known).AsSpan().SequenceEqual(layout)) is { } same)
            return same;
        _layouts.Add(packed.DetachFromDisposeScope());
        return packed;
    }

    private Tensor Unpack(Tensor packed)
    {
        Tensor plain = OneDnn.Unpack(packed);
        return _isTransposed ? plain.transpose(0, 1).contiguous() : plain.view(_plainShape);
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _layouts.ForEach(packed => packed.Dispose());
    }
}
