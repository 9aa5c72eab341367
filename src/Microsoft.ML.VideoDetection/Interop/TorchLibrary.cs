using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Calls libtorch's own C interface for functions that TorchSharp does not wrap.</summary>
/// <remarks>
/// Origin: torch/csrc/stable/c/shim.h and torch/csrc/inductor/aoti_torch/c/shim.h of PyTorch 2.10. A handle there is the same as in TorchSharp, the address
/// of an at::Tensor; an argument or result of the dispatcher is 64 bits wide: a number, or a handle whose ownership is passed.
/// </remarks>
internal static unsafe class TorchLibrary
{
    // Means "built against 2.10": the dispatcher keeps to the meaning that arguments had then.
    private const ulong BuiltAgainst = (2UL << 56) | (10UL << 48);

    private static readonly nint _library = Load();

    private static readonly delegate* unmanaged<nint, nint*, int> _newHandle = (delegate* unmanaged<nint, nint*, int>)Find("aoti_torch_new_tensor_handle");
    private static readonly delegate* unmanaged<nuint, nint*, int> _newList = (delegate* unmanaged<nuint, nint*, int>)Find("torch_new_list_reserve_size");
    private static readonly delegate* unmanaged<nint, ulong, int> _append = (delegate* unmanaged<nint, ulong, int>)Find("torch_list_push_back");
    private static readonly delegate* unmanaged<byte*, byte*, ulong*, ulong, int> _dispatch =
        (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)Find("torch_call_dispatcher");

    /// <summary>Gets whether this libtorch has the dispatcher.</summary>
    public static bool HasDispatcher => _newHandle is not null && _newList is not null && _append is not null && _dispatch is not null;

    /// <summary>Gets the address of an exported function, or zero.</summary>
    public static nint Find(string function) =>
        _library != 0 && NativeLibrary.TryGetExport(_library, function, out nint address) ? address : 0;

    /// <summary>Creates an argument of the dispatcher from a tensor, of which it owns a new handle but not the caller's tensor.</summary>
    public static ulong Argument(nint tensor)
    {
        nint handle;
        Require(_newHandle(tensor, &handle), "aoti_torch_new_tensor_handle");
        return (ulong)handle;
    }

    /// <summary>Creates an argument of the dispatcher from a list of numbers.</summary>
    public static ulong Argument(ReadOnlySpan<long> numbers)
    {
        nint list;
        Require(_newList((nuint)numbers.Length, &list), "torch_new_list_reserve_size");
        foreach (long number in numbers)
            Require(_append(list, (ulong)number), "torch_list_push_back");
        return (ulong)list;
    }

    /// <summary>Creates an optional argument: the dispatcher takes an address, which it frees with C++'s delete.</summary>
    public static ulong Optional(ulong argument)
    {
        // The C library's heap, which new and delete use as well.
        ulong* value = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *value = argument;
        return (ulong)value;
    }

    /// <summary>Calls an operator with one result.</summary>
    /// <param name="name">Namespace and name, zero-terminated: a literal.</param>
    /// <param name="stack">All arguments in order; 0 omits an optional one. Ownership of the handles is passed.</param>
    /// <returns>The handle of the result, owned by the caller.</returns>
    /// <exception cref="InvalidOperationException">Torch reports an error.</exception>
    public static nint Call(ReadOnlySpan<byte> name, Span<ulong> stack)
    {
        fixed (byte* operation = name, overload = "\0"u8)
        fixed (ulong* arguments = stack)
            Require(_dispatch(operation, overload, arguments, BuiltAgainst), System.Text.Encoding.ASCII.GetString(name[..^1]));
        return (nint)stack[0];
    }

    /// <exception cref="InvalidOperationException">The code is not zero.</exception>
    public static void Require(int code, string function)
    {
        if (code != 0)
            throw new InvalidOperationException($"Torch's function {function} failed; its reason stands on the error output.");
    }

    private static nint Load()
    {
        TorchNativeLibrary.EnsureLoaded();
        return NativeSearchPath.Find(NativeSearchPath.FileName("torch_cpu")) is { } path && NativeLibrary.TryLoad(path, out nint library)
            ? library
            : 0;
    }
}
