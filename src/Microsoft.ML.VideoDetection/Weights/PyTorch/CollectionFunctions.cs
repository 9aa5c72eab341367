namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Python's collections, where a pickle makes them by a call.</summary>
internal static class CollectionFunctions
{
    // A list slot or a hash entry, roughly: enough to bound repeated copies.
    private const int BytesPerItem = 32;

    /// <summary><c>OrderedDict()</c>, <c>OrderedDict([[key, value], …])</c>, <c>Counter({…})</c>.</summary>
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

    /// <summary><c>set([…])</c> and <c>frozenset([…])</c>.</summary>
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

    /// <summary><c>bytes()</c>, <c>bytearray(b'…')</c>, <c>bytearray('…', 'latin-1')</c>.</summary>
    public static object Bytes(PickleCalls calls, object?[] arguments) => arguments switch
    {
        [] => Array.Empty<byte>(),
        [byte[] bytes] => bytes,
        [string, string] => Encode(calls, arguments),
        _ => throw calls.Invalid("makes bytes from something that is none"),
    };

    /// <summary><c>_codecs.encode('…', 'latin1')</c>: how protocol 2 writes bytes.</summary>
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
}
