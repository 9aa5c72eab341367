using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Holds numbers while they are operands of tensor operations.</summary>
/// <remarks>
/// TorchSharp 0.107 turns a number into an object of torch's and hands its address over, but nothing holds the object while torch
/// works: when the garbage collector runs just then, for another thread's sake, torch reads what was freed. Seen as "INTERNAL ASSERT
/// FAILED" in c10/core/Scalar.h in the 2,250th power of a training; anything else may be silently wrong. So each number is held until
/// its thread has made a few hundred others. TorchSharp makes such objects on its own too: each addition has a factor of 1, also that of
/// two tensors, and a square an exponent of 2. BannedSymbols.txt has all of them, and the compiler refuses them.
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

    /// <summary>Makes a number that lives longer than any single operation.</summary>
    public static Scalar Of(double value) => Hold(Make(value));

    /// <summary>Does the same for a whole number, which leaves tensors of whole numbers what they are.</summary>
    public static Scalar Of(long value) => Hold(Make(value));

    /// <summary>Adds two tensors, in place of the operator.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds a number to each element, in place of the operator.</summary>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    /// <summary>Adds to the tensor itself, in place of <c>add_</c>.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    /// <summary>Adds a number to each element of the tensor itself, in place of <c>add_</c>.</summary>
    public static Tensor PlusInPlace(this Tensor left, Scalar right) => left.add_(right, One);

    /// <summary>Multiplies each element by itself, in place of <c>square</c>.</summary>
    public static Tensor Squared(this Tensor tensor) => tensor.pow(Two);

    /// <summary>Counts from 0 to below <paramref name="end"/>, in place of <c>arange</c>.</summary>
    /// <param name="end">How many numbers.</param>
    /// <param name="type">Of the numbers.</param>
    /// <param name="device">Where they live.</param>
    public static Tensor Range(long end, ScalarType type, Device device) => arange(Of(0), Of(end), One, type, device);

    private static Scalar Hold(Scalar scalar)
    {
        Scalar[] held = _held ??= new Scalar[HeldPerThread];
        held[_next] = scalar;
        _next = (_next + 1) % HeldPerThread;
        return scalar;
    }

#pragma warning disable RS0030 // The one place where numbers may become objects: they are held from here on.
    private static Scalar Make(double value) => value;

    private static Scalar Make(long value) => value;
#pragma warning restore RS0030
}
