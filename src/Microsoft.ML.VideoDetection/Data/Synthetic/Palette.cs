namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents a color of 8 bits per channel.</summary>
internal readonly record struct Rgb(int R, int G, int B)
{
    internal static Rgb From(uint hex) => new((int)(hex >> 16) & 255, (int)(hex >> 8) & 255, (int)hex & 255);

    /// <summary>Gets the color as a pixel of a BGRA image.</summary>
    internal uint Pixel => 0xFF000000 | ((uint)R << 16) | ((uint)G << 8) | (uint)B;

    /// <param name="other">The color at 256.</param>
    /// <param name="share">Share of the other color, 0 to 256.</param>
    internal Rgb Mix(Rgb other, int share) => new(
        R + (((other.R - R) * share) >> 8),
        G + (((other.G - G) * share) >> 8),
        B + (((other.B - B) * share) >> 8));

    /// <param name="brightness">Factor in 1/256; 256 leaves the color unchanged.</param>
    internal Rgb Lit(int brightness) => new(
        Math.Min(255, (R * brightness) >> 8),
        Math.Min(255, (G * brightness) >> 8),
        Math.Min(255, (B * brightness) >> 8));

    /// <summary>Creates a random color near this one.</summary>
    internal Rgb Vary(ref SplitMix64 random, int reach) => new(
        Math.Clamp(R + random.Below((2 * reach) + 1) - reach, 0, 255),
        Math.Clamp(G + random.Below((2 * reach) + 1) - reach, 0, 255),
        Math.Clamp(B + random.Below((2 * reach) + 1) - reach, 0, 255));
}

/// <summary>Holds the colors of a scene; in a room, the sky's are those of the wall.</summary>
internal sealed record BackdropPalette(
    Rgb SkyTop, Rgb SkyLow, Rgb Cloud, Rgb FarHill, Rgb NearHill, Rgb Ground, Rgb GroundToo, Rgb Line, GroundKind Kind)
{
    private static readonly BackdropPalette[] _outdoors =
    [
        Of(0x3F7FC4, 0xBFD9EE, 0xF7F9FB, 0x8FA9BE, 0x5E7F55, 0x5C8A3A, 0x8FA84E, 0x7B5E3C, GroundKind.Furrows), // a field in spring
        Of(0x6A9CCB, 0xF0DFC0, 0xFFF6E6, 0xC9A383, 0xB07A4E, 0xC99B5F, 0xE0BC84, 0xA87842, GroundKind.Plain), // a desert
        Of(0x2E3A66, 0xE88A5C, 0xF3B59A, 0x6B4E6E, 0x3E3350, 0x4A4258, 0x6C5A68, 0x2E2838, GroundKind.Paving), // a square at dusk
        Of(0x8DA2B6, 0xD8E0E8, 0xF4F6F8, 0xB6C2CE, 0x8494A4, 0xDCE4EC, 0xBECAD8, 0x9AA8B8, GroundKind.Plain), // snow
        Of(0x4A86B8, 0xC8DDE6, 0xFFFFFF, 0x9DB0B8, 0x77868A, 0x8C8880, 0xA8A49A, 0x5E5B55, GroundKind.Checks), // a town
        Of(0x5B7FA8, 0xE2C9A0, 0xF6E3C6, 0xB08A62, 0x8A5A34, 0x8E5E30, 0xB98244, 0x5E3C20, GroundKind.Furrows), // autumn
    ];

    private static readonly BackdropPalette[] _indoors =
    [
        Of(0x9A6A52, 0xB07A60, 0xD8C8B8, 0x6E4A3A, 0x4A3024, 0xA87848, 0xC09060, 0x5E3E22, GroundKind.Planks), // brick and wood
        Of(0x6F8F92, 0x86A6A6, 0xC4D4CC, 0xE4E0D4, 0xC8C2B4, 0xB8B0A4, 0x807A72, 0x605A54, GroundKind.Checks), // wallpaper and tiles
    ];

    internal static BackdropPalette Draw(ref SplitMix64 random, out bool indoors)
    {
        indoors = random.Below(4) == 0;
        BackdropPalette chosen = indoors ? _indoors[random.Below(_indoors.Length)] : _outdoors[random.Below(_outdoors.Length)];
        return chosen with
        {
            SkyTop = chosen.SkyTop.Vary(ref random, 14),
            SkyLow = chosen.SkyLow.Vary(ref random, 10),
            FarHill = chosen.FarHill.Vary(ref random, 14),
            NearHill = chosen.NearHill.Vary(ref random, 14),
            Ground = chosen.Ground.Vary(ref random, 16),
            GroundToo = chosen.GroundToo.Vary(ref random, 16),
        };
    }

    private static BackdropPalette Of(
        uint skyTop, uint skyLow, uint cloud, uint farHill, uint nearHill, uint ground, uint groundToo, uint line, GroundKind kind) =>
        new(Rgb.From(skyTop), Rgb.From(skyLow), Rgb.From(cloud), Rgb.From(farHill), Rgb.From(nearHill), Rgb.From(ground), Rgb.From(groundToo), Rgb.From(line), kind);
}

/// <summary>Specifies the pattern of the ground.</summary>
internal enum GroundKind
{
    /// <summary>Specifies mottled earth, sand or snow without a pattern.</summary>
    Plain,

    /// <summary>Specifies rows that run away from the viewer.</summary>
    Furrows,

    /// <summary>Specifies squares of two colors.</summary>
    Checks,

    /// <summary>Specifies slabs in offset rows with joints.</summary>
    Paving,

    /// <summary>Specifies boards that run away from the viewer, with joints.</summary>
    Planks,
}
