using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Text as it can be drawn: in the characters of OpenCV's built-in strokes, printable ASCII, or in a font of the system.</summary>
internal static class DrawableText
{
    /// <summary>Chooses what is drawn: the text where strokes or a font have its letters, otherwise what <see cref="From"/> makes of it.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="fallback">What to draw where nothing of the text can be drawn.</param>
    internal static string Of(string text, string fallback)
    {
        if (IsPlain(text))
        {
            return text;
        }

        string plain = Spelled(text, fallback, out bool isWhole);
        if (isWhole)
        {
            return plain;
        }

        try
        {
            string wellFormed = WellFormed(text).Normalize(NormalizationForm.FormC);
            return FontText.Of(wellFormed)?.WidthOf(8) > 0 ? wellFormed : plain;
        }
        catch (DllNotFoundException)
        {
            // HarfBuzz is not there.
            return plain;
        }
    }

    /// <summary>Tells whether strokes have all of a text.</summary>
    internal static bool IsPlain(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Drops accents, spells out Latin letters that have no base letter, and puts <c>?</c> for the rest.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="fallback">What to draw where nothing of the text can be drawn.</param>
    internal static string From(string text, string fallback) => Spelled(text, fallback, out _);

    private static string Spelled(string text, string fallback, out bool isWhole)
    {
        isWhole = true;
        if (IsPlain(text))
        {
            return text;
        }

        StringBuilder drawn = new(text.Length);
        bool any = false;
        foreach (Rune rune in WellFormed(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~')
            {
                drawn.Append((char)rune.Value);
                any |= rune.Value != ' ';
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                string? spelled = Spell(rune.Value);
                drawn.Append(spelled ?? "?");
                any |= spelled is not null;
                isWhole &= spelled is not null;
            }
        }

        isWhole &= any;
        return any ? drawn.ToString() : fallback;
    }

    // A lone half of a surrogate pair would make Normalize throw.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string? Spell(int letter) => letter switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'đ' or 'ð' => "d",
        'Đ' or 'Ð' => "D",
        'ł' => "l",
        'Ł' => "L",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        0x2018 or 0x2019 => "'",
        0x201C or 0x201D => "\"",
        >= 0x2010 and <= 0x2015 => "-",
        0x2026 => "...",
        0x00A0 => " ",
        _ => null,
    };
}
