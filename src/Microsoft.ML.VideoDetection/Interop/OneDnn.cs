using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Calls oneDNN's convolutions with weights packed in advance and with bias, sum and activation in the same pass.</summary>
/// <remarks>
/// libtorch has them for torch.compile: operators <c>mkldnn::_convolution_pointwise</c> and related ones (aten/src/ATen/native/mkldnn/Conv.cpp). TorchSharp
/// does not wrap them, so the C functions that compiled models call are called here.
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

    /// <summary>Gets whether this libtorch has the functions and they compute the expected results; <c>DFF_ONEDNN=0</c> disables them.</summary>
    public static bool IsAvailable => _isAvailable.Value;

    private static bool HasFunctions =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Environment.GetEnvironmentVariable("DFF_ONEDNN") != "0"
        && TorchLibrary.HasDispatcher && _convolve is not null && _convolveAdd is not null && _convolveTransposed is not null
        && _multiply is not null;

    /// <summary>Packs weights in the layout that the kernel for channels-last input of one size reads.</summary>
    /// <remarks>
    /// The layout depends on the size of the input. Weights in another layout are reordered in every call: 55 ms for 512x512x3x3 on a processor with AVX2.
    /// </remarks>
    /// <param name="weight">[out, in / groups, k, k].</param>
    /// <param name="shape">Shape of the convolution.</param>
    /// <param name="height">Height of the input, cells.</param>
    /// <param name="width">Width of the input, cells.</param>
    public static Tensor Pack(Tensor weight, ConvolutionShape shape, long height, long width) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call(
            "mkldnn::_reorder_convolution_weight\0"u8,
            [
                TorchLibrary.Argument(weight.Handle), Pair(shape.Padding), Pair(shape.Stride), Pair(shape.Dilation), (ulong)shape.Groups,
                InputSize(weight.shape[1] * shape.Groups, height, width),
            ]));

    /// <inheritdoc cref="Pack"/>
    /// <param name="weight">[in, out / groups, k, k].</param>
    /// <param name="shape">Shape of the convolution that it is the transpose of.</param>
    /// <param name="height">Height of the input, cells.</param>
    /// <param name="width">Width of the input, cells.</param>
    public static Tensor PackTransposed(Tensor weight, ConvolutionShape shape, long height, long width) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call(
            "mkldnn::_reorder_convolution_transpose_weight\0"u8,
            [
                TorchLibrary.Argument(weight.Handle), Pair(shape.Padding), Pair(0), Pair(shape.Stride), Pair(shape.Dilation),
                (ulong)shape.Groups, InputSize(weight.shape[0], height, width),
            ]));

    /// <summary>Packs the weights of a fully connected layer, whose layout does not depend on the number of rows.</summary>
    /// <param name="weight">[out, in].</param>
    public static Tensor PackLinear(Tensor weight) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call("mkldnn::_reorder_linear_weight\0"u8, [TorchLibrary.Argument(weight.Handle), 0]));

    /// <summary>Unpacks the weights of a convolution.</summary>
    /// <param name="packed">Result of <see cref="Pack"/>, or of <see cref="PackTransposed"/> for a transposed convolution, whose first two axes are swapped
    /// here.</param>
    /// <returns>[out, in / groups, k, k]; with groups, these have an axis of their own before the others.</returns>
    public static Tensor Unpack(Tensor packed) =>
        Tensor.UnsafeCreateTensor(TorchLibrary.Call("aten::to_dense\0"u8, [TorchLibrary.Argument(packed.Handle), 0, 0]));

    /// <summary>Describes the layout of packed weights: equal for equal layouts of the same shape.</summary>
    public static byte[] Layout(Tensor packed)
    {
        using Tensor description = Tensor.UnsafeCreateTensor(TorchLibrary.Call(
            "mkldnn::_get_mkldnn_serialized_md\0"u8, [TorchLibrary.Argument(packed.Handle)]));
        return description.bytes.ToArray();
    }

    /// <summary>Computes activation(x * weight + bias).</summary>
    /// <param name="x">[N, in, H, W]; channels-last is fastest, and the result's layout is that of x.</param>
    /// <param name="packed">Result of <see cref="Pack"/>, fastest for x of the size that they were packed for.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="shape">Shape of the convolution.</param>
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

    /// <summary>Computes relu(sum + x * weight + bias) in place of <paramref name="sum"/>.</summary>
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

    /// <summary>Computes the activation of the transposed convolution, without bias.</summary>
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

    /// <summary>Computes activation(x · weightᵀ + bias).</summary>
    /// <param name="x">[N, in].</param>
    /// <param name="packed">Result of <see cref="PackLinear"/>.</param>
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

    private static ulong InputSize(long channels, long height, long width) =>
        TorchLibrary.Optional(TorchLibrary.Argument([1, channels, height, width]));

    // The functions are not a stable interface: a libtorch in which they behave differently must not be used.
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
            Tensor packed = Pack(weight, shape, height: 5, width: 5);
            Tensor half = tensor(0.5f, device: CPU), two = tensor(2f, device: CPU);
            Tensor leaky = Convolve(x, packed, bias, shape, 0.5), sum = Convolve(x, packed, bias, shape, null);
            bool correct = Same(leaky, maximum(expected, expected * half)) && Same(sum, expected);
            ConvolveAdd(sum, x, packed, bias, shape);
            Tensor transposed = ConvolveTransposed(x, PackTransposed(weight.transpose(0, 1).contiguous(), shape, height: 5, width: 5), shape, 0);
            Tensor rows = x.flatten(2)[0].t().contiguous(), matrix = weight[.., .., 1, 1].contiguous(); // [25, 32], [16, 32]
            correct &= Same(Multiply(rows, PackLinear(matrix), bias, relu: true), nn.functional.linear(rows, matrix, bias).relu());
            return correct && Same(sum, (expected * two).relu()) && Same(Unpack(packed), weight) && Layout(packed).Length > 0
                && Same(transposed, nn.functional.conv_transpose2d(x, weight.transpose(0, 1), strides: [2, 2], padding: [1, 1]).relu());
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Same(Tensor actual, Tensor expected) => actual.allclose(expected, rtol: 1e-4, atol: 1e-3);
}
