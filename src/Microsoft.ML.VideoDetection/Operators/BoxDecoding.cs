namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>One box in memory.</summary>
internal readonly record struct Box(float X0, float Y0, float X1, float Y1);

/// <summary>What <see cref="BoxCoder.Decode"/> does with tensors, for one box in memory.</summary>
internal static class BoxDecoding
{
    private static readonly float _maxLogRatio = (float)BoxCoder.MaxLogRatio;

    /// <param name="reference">What the deltas are relative to.</param>
    /// <param name="deltas">dx dy dw dh in units of <paramref name="std"/>.</param>
    /// <param name="std">Unit of the deltas.</param>
    /// <param name="width">The box is clipped to [0, width].</param>
    /// <param name="height">The box is clipped to [0, height].</param>
    public static Box Decode(Box reference, ReadOnlySpan<float> deltas, float std, float width, float height)
    {
        float sizeX = reference.X1 - reference.X0, sizeY = reference.Y1 - reference.Y0;
        float centerX = reference.X0 + (sizeX * 0.5f) + (sizeX * (deltas[0] * std));
        float centerY = reference.Y0 + (sizeY * 0.5f) + (sizeY * (deltas[1] * std));
        float halfX = sizeX * MathF.Exp(Math.Clamp(deltas[2] * std, -_maxLogRatio, _maxLogRatio)) * 0.5f;
        float halfY = sizeY * MathF.Exp(Math.Clamp(deltas[3] * std, -_maxLogRatio, _maxLogRatio)) * 0.5f;
        return new Box(
            Math.Clamp(centerX - halfX, 0, width),
            Math.Clamp(centerY - halfY, 0, height),
            Math.Clamp(centerX + halfX, 0, width),
            Math.Clamp(centerY + halfY, 0, height));
    }
}
