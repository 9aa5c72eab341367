namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A <c>numpy.ndarray</c> of plain numbers or text.</summary>
internal sealed class NumpyArray : PickleContainer
{
    private const int BytesPerItem = 32;

    // Every dimension of 1 is one more list around every number once it is plain data.
    private const int MaxRank = 8;

    public long[] Shape { get; private set; } = [0];

    /// <summary>Gets the elements in row-major order.</summary>
    public object?[] Items { get; private set; } = [];

    public override int ChildCount => Items.Length;

    public override object? Child(int index) => Items[index];

    /// <summary>The state is (version, shape, dtype, whether the order is Fortran's, bytes).</summary>
    public void SetState(PickleCalls calls, object? state)
    {
        if (state is not PickleTuple { Items: [long, PickleTuple shape, NumpyType type, bool fortran, byte[] data] })
            throw calls.Invalid("has a numpy.ndarray that is not made of plain numbers or text");
        Fill(calls, shape, type, fortran, data);
    }

    public void Fill(PickleCalls calls, PickleTuple shape, NumpyType type, bool fortran, byte[] data)
    {
        if (shape.Items.Length > MaxRank)
            throw calls.Invalid($"has a numpy.ndarray of {shape.Items.Length} dimensions");
        if (fortran && shape.Items.Length > 1)
            throw calls.Invalid("has a numpy.ndarray in Fortran order; save it with numpy.ascontiguousarray");

        var count = 1L;
        var extents = new long[shape.Items.Length];
        for (var d = 0; d < extents.Length; d++)
        {
            if (shape.Items[d] is not (long and >= 0 and <= int.MaxValue and var extent))
                throw calls.Invalid("has a numpy.ndarray whose shape is not made of non-negative integers");
            extents[d] = extent;

            // Not above the data's length plus one before each step, so the product cannot overflow.
            count = Math.Min(count * extent, data.Length + 1L);
        }

        if (count * type.Size != data.Length)
            throw calls.Invalid($"has a numpy.ndarray of shape {TensorView.Describe(extents)} and type {type.Name} in {data.Length} bytes");

        // Also the brackets of empty dimensions: shape [1000000000, 0] has no bytes but a billion empty lists.
        if (extents.Contains(0))
            extents = [0];
        calls.Charge(BytesPerItem * count + 8L * extents.Length);
        var items = new object?[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = type.Decode(data.AsSpan(i * type.Size, type.Size));
        Shape = extents;
        Items = items;
    }
}
