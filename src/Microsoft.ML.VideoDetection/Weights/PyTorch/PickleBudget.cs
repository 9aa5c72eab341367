namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Counts what one pickle has cost so far.</summary>
/// <remarks>
/// Memoised values can be copied again and again by instructions of a few bytes, so limits on single values do not
/// bound the total: this does.
/// </remarks>
internal sealed class PickleBudget(PickleInput input)
{
    private int _instructions;
    private long _bytes;

    public void ChargeInstruction()
    {
        if (++_instructions > PickleLimits.MaxInstructions)
            throw input.Invalid($"has more than {PickleLimits.MaxInstructions} pickle instructions, which no checkpoint needs");
    }

    public void ChargeBytes(long count)
    {
        _bytes += count;
        if (_bytes > PickleLimits.MaxValueBytes)
            throw input.Invalid($"unpacks to more than {PickleLimits.MaxValueBytes >> 20} MB of texts and lists, which no checkpoint needs");
    }
}
