namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The functions of <c>torch._utils</c> that make tensors from storages.</summary>
/// <remarks>Arguments: https://github.com/pytorch/pytorch/blob/main/torch/_utils.py.</remarks>
internal static class TensorFunctions
{
    /// <summary><c>_rebuild_tensor[_v2](storage, storage_offset, size, stride[, requires_grad, backward_hooks[, metadata]])</c>.</summary>
    public static object Rebuild(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [StorageView storage, long offset, PickleTuple size, PickleTuple stride, ..])
            throw calls.Invalid("makes a tensor from something else than storage, offset, size and stride");
        return TensorView.Create(calls, storage, storage.Type, offset, size, stride);
    }

    /// <summary><c>_rebuild_tensor_v3(storage, storage_offset, size, stride, requires_grad, backward_hooks, dtype[, metadata])</c>.</summary>
    public static object RebuildWithType(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [StorageView storage, long offset, PickleTuple size, PickleTuple stride, _, _, PickleGlobal { DType: { } type }, ..])
            throw calls.Invalid("makes a tensor from something else than storage, offset, size, stride and type");
        return TensorView.Create(calls, storage, type, offset, size, stride);
    }

    /// <summary>A parameter is its tensor; whether it wants a gradient is the trainer's business.</summary>
    public static object Parameter(PickleCalls calls, object?[] arguments) =>
        arguments is [TensorView tensor, ..] ? tensor : throw calls.Invalid("makes a parameter from something that is no tensor");

    /// <summary><c>torch.Size([…])</c>.</summary>
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

    /// <summary><c>torch.device('cuda', 0)</c>, kept as its text: nothing is moved to where a file says.</summary>
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
