namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Pairs of colours that stand out from each other and from the backdrops.</summary>
internal static class SpriteColours
{
    private static readonly (uint First, uint Second)[] _pairs =
    [
        (0xC8322B, 0xF4E3C8), (0x1F4E9C, 0xF2C230), (0x2F8F57, 0xE9F0D8), (0x7A3B8F, 0xF0C7DA), (0xE07B1F, 0x3A2A5E),
        (0x17808A, 0xF6EFE2), (0xD9A514, 0x6E1F2A), (0x34404F, 0xE6705A), (0xB8457B, 0xFCEBA6), (0x4F8FD0, 0x20304A),
    ];

    internal static (Rgb First, Rgb Second) Draw(ref SplitMix64 random)
    {
        (uint first, uint second) = _pairs[random.Below(_pairs.Length)];
        (Rgb a, Rgb b) = (Rgb.From(first).Vary(ref random, 22), Rgb.From(second).Vary(ref random, 22));
        return random.Below(2) == 0 ? (a, b) : (b, a);
    }
}
