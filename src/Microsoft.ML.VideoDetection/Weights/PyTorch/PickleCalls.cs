namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Executes the calls of a pickle to the names that it refers to.</summary>
internal sealed class PickleCalls(PickleInput input, IStorageDirectory? storages)
{
    public InvalidDataException Invalid(string what) => input.Invalid(what);

    /// <summary>Charges memory that an argument makes this process use.</summary>
    public void Charge(long bytes) => input.ChargeBytes(bytes);

    public object? Call(object? callee, object? arguments)
    {
        if (callee is not PickleGlobal global)
            throw input.Invalid($"calls {PickleValues.KindOf(callee)}");
        if (global.Function is null)
            throw input.Invalid($"calls {global.FullName}, which only names a type here; it will not be run");
        if (arguments is not PickleTuple tuple)
            throw input.Invalid($"calls {global.FullName} with {PickleValues.KindOf(arguments)} for arguments");
        return global.Function(this, tuple.Items);
    }

    public void SetState(object? target, object? state)
    {
        switch (target)
        {
            case NumpyType type:
                type.SetState(this, state);
                break;
            case NumpyArray array:
                array.SetState(this, state);
                break;

            // A state dict carries the versions of its modules, an old parameter its hooks; neither is a weight.
            case PickleDictionary or TensorView:
                break;
            default:
                throw input.Invalid($"sets attributes of {PickleValues.KindOf(target)}");
        }
    }

    public void SetItem(PickleDictionary dictionary, object? key, object? value)
    {
        if (key is PickleList or PickleDictionary or PickleSet)
            throw input.Invalid($"uses {PickleValues.KindOf(key)} as a dictionary key");
        if (!dictionary.TryAdd(key, value))
            throw input.Invalid($"has the dictionary key '{ErrorText.Printable(key?.ToString() ?? "None")}' twice");
    }

    public StorageView FindStorage(object? id)
    {
        if (storages is null)
            throw input.Invalid("refers to a tensor where there can be none");
        if (id is not PickleTuple { Items: ["storage", PickleGlobal { StorageType: { } type }, string key, _, long count, .. var rest] })
            throw input.Invalid("refers to something outside of itself that is not the storage of a tensor");
        if (count < 0 || count > long.MaxValue / ElementTypes.SizeOf(type))
            throw input.Invalid($"has a storage of {count} elements");
        return storages.Find(this, new StorageId(key, type, count), rest);
    }
}

/// <summary>Implements the functions of Python and PyTorch that a checkpoint of weights may call: collections, and tensors made from storages.</summary>
/// <remarks>Arguments of <c>torch._utils</c>: https://github.com/pytorch/pytorch/blob/main/torch/_utils.py.</remarks>
internal static class PickleFunctions
{
    // Approximate size of a list slot or a hash entry: enough to bound repeated copies.
    private const int BytesPerItem = 32;

    /// <summary>Handles <c>OrderedDict()</c>, <c>OrderedDict([[key, value], …])</c>, <c>Counter({…})</c>.</summary>
    public static object Dictionary(PickleCalls calls, object?[] arguments)
    {
        var result = new PickleDictionary();
        switch (arguments)
        {
            case []:
                break;
            case [PickleList pairs]:
                calls.Charge((long)BytesPerItem * pairs.Items.Count);
                foreach (var pair in pairs.Items)
                {
                    if (pair is not (PickleTuple { ChildCount: 2 } or PickleList { ChildCount: 2 }))
                        throw calls.Invalid("makes a dictionary from something that is no list of pairs");
                    var entry = (PickleContainer)pair;
                    calls.SetItem(result, entry.Child(0), entry.Child(1));
                }

                break;
            case [PickleDictionary source]:
                calls.Charge((long)BytesPerItem * source.ChildCount);
                foreach (var (key, value) in source.Entries)
                    calls.SetItem(result, key, value);
                break;
            default:
                throw calls.Invalid("makes a dictionary from something that is no list of pairs");
        }

        return result;
    }

    /// <summary>Handles <c>set([…])</c> and <c>frozenset([…])</c>.</summary>
    public static object Set(PickleCalls calls, object?[] arguments)
    {
        var result = new PickleSet();
        if (arguments is [])
            return result;
        if (arguments is not [PickleList or PickleTuple])
            throw calls.Invalid("makes a set from something that is no list");
        var source = (PickleContainer)arguments[0]!;
        calls.Charge((long)BytesPerItem * source.ChildCount);
        for (var i = 0; i < source.ChildCount; i++)
            result.Add(source.Child(i));
        return result;
    }

    /// <summary>Handles <c>bytes()</c>, <c>bytearray(b'…')</c>, <c>bytearray('…', 'latin-1')</c>.</summary>
    public static object Bytes(PickleCalls calls, object?[] arguments) => arguments switch
    {
        [] => Array.Empty<byte>(),
        [byte[] bytes] => bytes,
        [string, string] => Encode(calls, arguments),
        _ => throw calls.Invalid("makes bytes from something that is none"),
    };

    /// <summary>Handles <c>_codecs.encode('…', 'latin1')</c>, by which protocol 2 writes bytes.</summary>
    public static object Encode(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [string text, "latin1" or "latin-1"])
            throw calls.Invalid("calls _codecs.encode for something else than latin1 text");
        calls.Charge(text.Length);
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (text[i] > 0xff)
                throw calls.Invalid("has bytes that are no latin1 text");
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }

    /// <summary>Handles <c>_rebuild_tensor[_v2](storage, storage_offset, size, stride[, requires_grad, backward_hooks[, metadata]])</c>.</summary>
    public static object RebuildTensor(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [StorageView storage, long offset, PickleTuple size, PickleTuple stride, ..])
            throw calls.Invalid("makes a tensor from something else than storage, offset, size and stride");
        return TensorView.Create(calls, storage, storage.Type, offset, size, stride);
    }

    /// <summary>Handles <c>_rebuild_tensor_v3(storage, storage_offset, size, stride, requires_grad, backward_hooks, dtype[, metadata])</c>.</summary>
    public static object RebuildTensorWithType(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [StorageView storage, long offset, PickleTuple size, PickleTuple stride, _, _, PickleGlobal { DType: { } type }, ..])
            throw calls.Invalid("makes a tensor from something else than storage, offset, size, stride and type");
        return TensorView.Create(calls, storage, type, offset, size, stride);
    }

    /// <summary>Returns the tensor of a parameter; the trainer decides whether it has a gradient.</summary>
    public static object Parameter(PickleCalls calls, object?[] arguments) =>
        arguments is [TensorView tensor, ..] ? tensor : throw calls.Invalid("makes a parameter from something that is no tensor");

    /// <summary>Handles <c>torch.Size([…])</c>.</summary>
    public static object Size(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [PickleTuple or PickleList])
            throw calls.Invalid("makes a torch.Size from something that is no list");
        if (arguments[0] is PickleTuple tuple)
            return tuple;
        var items = ((PickleList)arguments[0]!).Items;
        calls.Charge(8L * items.Count);
        return new PickleTuple([.. items]);
    }

    /// <summary>Handles <c>torch.device('cuda', 0)</c>, kept as text: a file does not decide about devices.</summary>
    public static object Device(PickleCalls calls, object?[] arguments) => arguments switch
    {
        [string type] => type,
        [string type, long index] => DeviceText(calls, type, index),
        _ => throw calls.Invalid("makes a torch.device from something that is no name"),
    };

    private static string DeviceText(PickleCalls calls, string type, long index)
    {
        calls.Charge(2L * type.Length);
        return $"{type}:{index}";
    }
}
