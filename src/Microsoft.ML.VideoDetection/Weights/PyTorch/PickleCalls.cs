namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Carries out what a pickle asks of the names it refers to.</summary>
internal sealed class PickleCalls(PickleInput input, PickleBudget budget, IStorageDirectory? storages)
{
    public InvalidDataException Invalid(string what) => input.Invalid(what);

    /// <summary>Accounts for memory that an argument makes this process use.</summary>
    public void Charge(long bytes) => budget.ChargeBytes(bytes);

    public object? Call(object? callee, object? arguments)
    {
        if (callee is not PickleGlobal global)
            throw input.Invalid($"calls {PickleKind.Of(callee)}");
        if (global.Function is null)
            throw input.Invalid($"calls {global.FullName}, which only names a type here; it will not be run");
        if (arguments is not PickleTuple tuple)
            throw input.Invalid($"calls {global.FullName} with {PickleKind.Of(arguments)} for arguments");
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
                throw input.Invalid($"sets attributes of {PickleKind.Of(target)}");
        }
    }

    public void SetItem(PickleDictionary dictionary, object? key, object? value)
    {
        if (key is PickleList or PickleDictionary or PickleSet)
            throw input.Invalid($"uses {PickleKind.Of(key)} as a dictionary key");
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
