namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The functions of NumPy that appear where a training script wrote its numbers into <c>meta</c>.</summary>
internal static class NumpyFunctions
{
    /// <summary><c>numpy.dtype('f4', False, True)</c>.</summary>
    public static object Type(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [string code, ..])
            throw calls.Invalid("makes a numpy.dtype from something that is no name");
        return NumpyType.Parse(code)
            ?? throw calls.Invalid($"has a numpy.dtype '{ErrorText.Printable(code)}'; only plain numbers and text are understood");
    }

    /// <summary><c>scalar(dtype, bytes)</c>.</summary>
    public static object Scalar(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [NumpyType type, byte[] data] || data.Length != type.Size)
            throw calls.Invalid("has a numpy scalar that is not made of a type and as many bytes as it needs");
        calls.Charge(data.Length);
        return type.Decode(data);
    }

    /// <summary><c>_reconstruct(ndarray, (0,), b'b')</c>: an empty array, which the state that follows will fill.</summary>
    public static object Array(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [PickleGlobal { FullName: "numpy.ndarray" }, PickleTuple, byte[] or string])
            throw calls.Invalid("makes something else than a numpy.ndarray");
        return new NumpyArray();
    }

    /// <summary><c>_frombuffer(bytes, dtype, shape, 'C')</c>: protocol 5.</summary>
    public static object ArrayFromBuffer(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [byte[] data, NumpyType type, PickleTuple shape, "C" or "F"])
            throw calls.Invalid("has a numpy.ndarray that is not made of plain numbers or text");
        var array = new NumpyArray();
        array.Fill(calls, shape, type, arguments[3] is "F", data);
        return array;
    }
}
