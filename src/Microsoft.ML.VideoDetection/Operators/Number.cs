using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Keeps scalar operands alive during tensor operations.</summary>
/// <remarks>
/// TorchSharp 0.107 converts a number to a native object and passes its address on, but holds no reference while torch runs: if the garbage collector runs on
/// another thread at that moment, torch reads freed memory. Seen as "INTERNAL ASSERT FAILED" in c10/core/Scalar.h in the 2,250th power of a training;
/// elsewhere the result may be silently wrong. Each number is therefore held until its thread has made a few hundred others. TorchSharp also makes such
/// objects itself: each addition has a factor of 1, also that of two tensors, and a square an exponent of 2. BannedSymbols.txt lists all of them, so the
/// compiler rejects them.
/// </remarks>
internal static class Number
{
    private const int HeldPerThread = 256;

    private static readonly Scalar One = Make(1L);
    private static readonly Scalar Two = Make(2L);

    [ThreadStatic]
    private static Scalar[]? _held;

    [ThreadStatic]
    private static int _next;

    /// <summary>Creates a scalar that outlives any single operation.</summary>
    public static Scalar Of(double value) => Hold(Make(value));

    /// <summary>Creates an integer scalar, which keeps the type of integer tensors.</summary>
    public static Scalar Of(long value) => Hold(Make(value));

    /// <summary>Adds two tensors; replaces the operator.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds a number to each element; replaces the operator.</summary>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    /// <summary>Adds a tensor in place; replaces <c>add_</c>.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    /// <summary>Adds a number to each element in place; replaces <c>add_</c>.</summary>
    public static Tensor PlusInPlace(this Tensor left, Scalar right) => left.add_(right, One);

    /// <summary>Multiplies each element by itself; replaces <c>square</c>.</summary>
    public static Tensor Squared(this Tensor tensor) => tensor.pow(Two);

    /// <summary>Counts from 0 to below <paramref name="end"/>; replaces <c>arange</c>.</summary>
    /// <param name="end">Number of elements.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="device">Device of the result.</param>
    public static Tensor Range(long end, ScalarType type, Device device) => arange(Of(0), Of(end), One, type, device);

    private static Scalar Hold(Scalar scalar)
    {
        Scalar[] held = _held ??= new Scalar[HeldPerThread];
        held[_next] = scalar;
        _next = (_next + 1) % HeldPerThread;
        return scalar;
    }

#pragma warning disable RS0030 // The only place where scalars are created: they are held from here on.
    private static Scalar Make(double value) => value;

    private static Scalar Make(long value) => value;
#pragma warning restore RS0030
}
