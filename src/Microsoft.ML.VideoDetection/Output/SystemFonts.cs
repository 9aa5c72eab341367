using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Finds fonts of the system by the letters that they have.</summary>
internal static class SystemFonts
{
    // Names of classes come from files; a damaged one must not fill the memory.
    private const int MostRemembered = 20_000;

    private static readonly Lock _lock = new();
    private static readonly Dictionary<int, SKTypeface?> _byLetter = [];
    private static SKTypeface[]? _all;

    /// <summary>Finds a font that has a letter; null where there is none.</summary>
    /// <param name="letter">The code point.</param>
    internal static SKTypeface? For(int letter)
    {
        lock (_lock)
        {
            if (!_byLetter.TryGetValue(letter, out SKTypeface? font))
            {
                font = SKFontManager.Default.MatchCharacter(letter) ?? Array.Find(All(), one => one.ContainsGlyph(letter));
                if (_byLetter.Count < MostRemembered)
                {
                    _byLetter.Add(letter, font);
                }
            }

            return font;
        }
    }

    /// <summary>Finds the family that has most of the letters of some texts; null where Skia's own choice has all of them.</summary>
    internal static string? FamilyFor(IEnumerable<string> texts)
    {
        int[] letters = [.. texts.SelectMany(text => text.EnumerateRunes()).Select(rune => rune.Value).Distinct().Take(MostRemembered)];
        if (Array.TrueForAll(letters, SKTypeface.Default.ContainsGlyph))
        {
            return null;
        }

        lock (_lock)
        {
            return All().MaxBy(font => letters.Count(font.ContainsGlyph))?.FamilyName;
        }
    }

    // Skia without fontconfig, which is what the package for Linux brings, knows the families but not which of them has a letter.
    // Plain ones first, in an order that is the same everywhere.
    private static SKTypeface[] All() => _all ??= [.. SKFontManager.Default.FontFamilies
        .OrderBy(name => name.Contains("Sans", StringComparison.OrdinalIgnoreCase) ? 0 : name.Contains("Serif", StringComparison.OrdinalIgnoreCase) ? 2 : 1)
        .ThenBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)
        .Select(name => SKTypeface.FromFamilyName(name))
        .Where(font => font is not null)];
}
