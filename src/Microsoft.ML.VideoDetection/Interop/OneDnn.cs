using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>oneDNN's convolutions with weights packed beforehand and with bias, sum and activation in the same pass.</summary>
/// <remarks>
/// libtorch has them for torch.compile: operators <c>mkldnn::_convolution_pointwise</c> and its kin (aten/src/ATen/native/mkldnn/Conv.cpp). They
/// are no part of what TorchSharp wraps, so the C functions that compiled models call are called here.
/// </remarks>
internal static unsafe class OneDnn
{
    private static readonly delegate* unmanaged<
        nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int> _convolve =
        (delegate* unmanaged<nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int>)
        TorchLibrary.Find("aoti_torch_cpu_mkldnn__convolution_pointwise");

    private static readonly delegate* unmanaged<
        nint, nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double*, byte**, double**, long, byte**, nint*, int> _convolveAdd =
        (delegate* unmanaged<nint, nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double*, byte**, double**, long, byte**, nint*, int>)
        TorchLibrary.Find("aoti_torch_cpu_mkldnn__convolution_pointwise_binary_");

    private static readonly delegate* unmanaged<
        nint, nint, nint*, long*, long, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int> _convolveTransposed =
        (delegate* unmanaged<nint, nint, nint*, long*, long, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int>)
        TorchLibrary.Find("aoti_torch_cpu_mkldnn__convolution_transpose_pointwise");

    private static readonly delegate* unmanaged<nint, nint, nint*, byte*, double**, long, byte**, nint*, int> _multiply =
        (delegate* unmanaged<nint, nint, nint*, byte*, double**, long, byte**, nint*, int>)TorchLibrary.Find("aoti_torch_cpu__linear_pointwise");

    private static readonly Lazy<bool> _isAvailable = new(() => HasFunctions && IsCorrect());

    /// <summary>Whether this libtorch has the functions and they do what is expected of them. Set <c>DFF_ONEDNN=0</c> for no.</summary>
    public static bool IsAvailable => _isAvailable.Value;

    private static bool HasFunctions =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Environment.GetEnvironmentVariable("DFF_ONEDNN") != "0"
        && TorchLibrary.HasDispatcher && _convolve is not null && _convolveAdd is not null && _convolveTransposed is not null
        && _multiply is not null;

    /// <summary>Weights in the order that the processor's kernel reads them in.</summary>
    /// <param name="weight">[out, in / groups, k, k].</param>
    /// <param name="shape">Of the convolution.</param>
    public static Tensor Pack(Tensor weight, ConvolutionShape shape) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call(
            "mkldnn::_reorder_convolution_weight\0"u8,
            [
                TorchLibrary.Argument(weight.Handle), Pair(shape.Padding), Pair(shape.Stride), Pair(shape.Dilation), (ulong)shape.Groups, 0,
            ]));

    /// <inheritdoc cref="Pack"/>
    /// <param name="weight">[in, out / groups, k, k].</param>
    /// <param name="shape">Of the convolution that it is the transpose of.</param>
    public static Tensor PackTransposed(Tensor weight, ConvolutionShape shape) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call(
            "mkldnn::_reorder_convolution_transpose_weight\0"u8,
            [
                TorchLibrary.Argument(weight.Handle), Pair(shape.Padding), Pair(0), Pair(shape.Stride), Pair(shape.Dilation),
                (ulong)shape.Groups, 0,
            ]));

    /// <inheritdoc cref="Pack"/>
    /// <param name="weight">[out, in].</param>
    public static Tensor PackLinear(Tensor weight) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call("mkldnn::_reorder_linear_weight\0"u8, [TorchLibrary.Argument(weight.Handle), 0]));

    /// <summary>activation(x * weight + bias).</summary>
    /// <param name="x">[N, in, H, W]; channels-last is fastest, and the result's order is that of x.</param>
    /// <param name="packed">Of <see cref="Pack"/>.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="negativeSlope">Slope of the activation below zero: 0 is ReLU, null is none.</param>
    public static Tensor Convolve(Tensor x, Tensor packed, Tensor? bias, ConvolutionShape shape, double? negativeSlope)
    {
        long* sides = stackalloc long[] { shape.Padding, shape.Padding, shape.Stride, shape.Stride, shape.Dilation, shape.Dilation };
        nint biasHandle = bias?.Handle ?? 0, result = 0;
        double slope = negativeSlope ?? 0;
        double* slopes = &slope;
        fixed (byte* activation = ActivationName(negativeSlope))
        {
            bool leaky = negativeSlope > 0;
            TorchLibrary.Require(
                _convolve(
                    x.Handle, packed.Handle, bias is null ? null : &biasHandle, sides, 2, sides + 2, 2, sides + 4, 2,
                    shape.Groups, activation, leaky ? &slopes : null, leaky ? 1 : 0, null, &result),
                "_convolution_pointwise");
        }

        GC.KeepAlive(x);
        GC.KeepAlive(packed);
        GC.KeepAlive(bias);
        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>relu(sum + x * weight + bias), in place of <paramref name="sum"/>.</summary>
    /// <inheritdoc cref="Convolve"/>
    public static void ConvolveAdd(Tensor sum, Tensor x, Tensor packed, Tensor? bias, ConvolutionShape shape)
    {
        long* sides = stackalloc long[] { shape.Padding, shape.Padding, shape.Stride, shape.Stride, shape.Dilation, shape.Dilation };
        nint biasHandle = bias?.Handle ?? 0, result = 0;
        fixed (byte* add = "add\0"u8, relu = "relu\0"u8)
        {
            byte* activation = relu;
            TorchLibrary.Require(
                _convolveAdd(
                    sum.Handle, x.Handle, packed.Handle, bias is null ? null : &biasHandle, sides, 2, sides + 2, 2,
                    sides + 4, 2, shape.Groups, add, null, &activation, null, 0, null, &result),
                "_convolution_pointwise_.binary");
        }

        GC.KeepAlive(sum);
        GC.KeepAlive(x);
        GC.KeepAlive(packed);
        GC.KeepAlive(bias);
        Tensor.UnsafeCreateTensor(result).Dispose(); // another handle of sum
    }

    /// <summary>activation of the transposed convolution, without bias.</summary>
    /// <inheritdoc cref="Convolve"/>
    public static Tensor ConvolveTransposed(Tensor x, Tensor packed, ConvolutionShape shape, double? negativeSlope)
    {
        long* sides = stackalloc long[] { shape.Padding, shape.Padding, shape.Stride, shape.Stride, shape.Dilation, shape.Dilation };
        long* outputPadding = stackalloc long[2];
        nint result = 0;
        double slope = negativeSlope ?? 0;
        double* slopes = &slope;
        fixed (byte* activation = ActivationName(negativeSlope))
        {
            bool leaky = negativeSlope > 0;
            TorchLibrary.Require(
                _convolveTransposed(
                    x.Handle, packed.Handle, null, sides, 2, outputPadding, 2, sides + 2, 2, sides + 4, 2,
                    shape.Groups, activation, leaky ? &slopes : null, leaky ? 1 : 0, null, &result),
                "_convolution_transpose_pointwise");
        }

        GC.KeepAlive(x);
        GC.KeepAlive(packed);
        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>activation(x · weightᵀ + bias).</summary>
    /// <param name="x">[N, in].</param>
    /// <param name="packed">Of <see cref="PackLinear"/>.</param>
    /// <param name="bias">[out].</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public static Tensor Multiply(Tensor x, Tensor packed, Tensor bias, bool relu)
    {
        nint biasHandle = bias.Handle, result = 0;
        fixed (byte* activation = ActivationName(relu ? 0 : null))
            TorchLibrary.Require(_multiply(x.Handle, packed.Handle, &biasHandle, activation, null, 0, null, &result), "_linear_pointwise");
        GC.KeepAlive(x);
        GC.KeepAlive(packed);
        GC.KeepAlive(bias);
        return Tensor.UnsafeCreateTensor(result);
    }

    private static ReadOnlySpan<byte> ActivationName(double? negativeSlope) => negativeSlope switch
    {
        null => "none\0"u8,
        0 => "relu\0"u8,
        _ => "leaky_relu\0"u8,
    };

    private static ulong Pair(long side) => TorchLibrary.Argument([side, side]);

    // The functions have no promise to stay as they are: a libtorch in which they mean something else must not be believed.
    private static bool IsCorrect()
    {
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            var shape = new ConvolutionShape(Stride: 2, Padding: 1);
            Tensor x = linspace(-1, 1, 32 * 25, device: CPU).view(1, 5, 5, 32).permute(0, 3, 1, 2);
            Tensor weight = linspace(-1, 1, 16 * 32 * 9, device: CPU).view(16, 32, 3, 3), bias = linspace(-1, 1, 16, device: CPU);
            Tensor expected = nn.functional.conv2d(x, weight, bias, strides: [2, 2], padding: [1, 1]);
            Tensor packed = Pack(weight, shape);
            Tensor half = tensor(0.5f, device: CPU), two = tensor(2f, device: CPU);
            Tensor leaky = Convolve(x, packed, bias, shape, 0.5), sum = Convolve(x, packed, bias, shape, null);
            bool correct = Same(leaky, maximum(expected, expected * half)) && Same(sum, expected);
            ConvolveAdd(sum, x, packed, bias, shape);
            Tensor transposed = ConvolveTransposed(x, PackTransposed(weight.transpose(0, 1).contiguous(), shape), shape, 0);
            Tensor rows = x.flatten(2)[0].t().contiguous(), matrix = weight[.., .., 1, 1].contiguous(); // [25, 32], [16, 32]
            correct &= Same(Multiply(rows, PackLinear(matrix), bias, relu: true), nn.functional.linear(rows, matrix, bias).relu());
            return correct && Same(sum, (expected * two).relu())
                && Same(transposed, nn.functional.conv_transpose2d(x, weight.transpose(0, 1), strides: [2, 2], padding: [1, 1]).relu());
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Same(Tensor actual, Tensor expected) => actual.allclose(expected, rtol: 1e-4, atol: 1e-3);
}
