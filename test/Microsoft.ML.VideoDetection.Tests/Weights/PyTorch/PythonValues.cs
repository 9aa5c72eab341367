namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Python values that C# has no literal for, as <see cref="PickleBytes"/> takes them.</summary>
internal sealed record PyTuple(params object?[] Items);

internal sealed record PyList(params object?[] Items);

internal sealed record PyDict(params (object? Key, object? Value)[] Entries);

/// <summary>A name of a module, unpickled by import.</summary>
internal sealed record PyGlobal(string Module, string Name);

/// <summary>The result of a call, with a state set afterwards where there is one.</summary>
internal sealed record PyCall(object? Callee, PyTuple Arguments, object? State = null);

/// <summary>A persistent id: how a tensor refers to its storage.</summary>
internal sealed record PyPersistent(params object?[] Items);

/// <summary>Instructions that leave one value on the stack.</summary>
internal sealed record PyRaw(params byte[] Instructions);
