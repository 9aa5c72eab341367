using TorchSharp;

namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>Numbers as operands of tensor operations.</summary>
/// <remarks>
/// TorchSharp 0.107 turns a number into an object of torch's and hands its address over, but nothing holds the object while torch
/// works: when the garbage collector runs just then, for another thread's sake, torch reads what was freed. Seen as "INTERNAL ASSERT
/// FAILED" in c10/core/Scalar.h in the 2,250th power of a training; anything else may be silently wrong. So each number is held until
/// its thread has made a few hundred others.
/// </remarks>
internal static class Number
{
    private const int HeldPerThread = 256;

    [ThreadStatic]
    private static Scalar[]? _held;

    [ThreadStatic]
    private static int _next;

    /// <summary>The number, alive for longer than any single operation.</summary>
    public static Scalar Of(double value) => Hold(value);

    /// <summary>The same for a whole number, which leaves tensors of whole numbers what they are.</summary>
    public static Scalar Of(long value) => Hold(value);

    private static Scalar Hold(Scalar scalar)
    {
        Scalar[] held = _held ??= new Scalar[HeldPerThread];
        held[_next] = scalar;
        _next = (_next + 1) % HeldPerThread;
        return scalar;
    }
}
