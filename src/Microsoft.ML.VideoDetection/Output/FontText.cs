using System.Globalization;
using System.Text;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A line of text in scripts that OpenCV's strokes do not have, in fonts of the system, shaped by HarfBuzz.</summary>
internal sealed class FontText
{
    // The height of a capital letter as a part of that of the font, which is near this in all plain fonts.
    private const float CapitalPart = 0.72f;

    private readonly IReadOnlyList<Run> _runs;

    private FontText(IReadOnlyList<Run> runs) => _runs = runs;

    /// <summary>Chooses fonts for a text; null where a letter is in none of them.</summary>
    internal static FontText? Of(string text)
    {
        List<Run> runs = [];
        StringBuilder letters = new();
        SKTypeface? font = null;
        bool isLeftward = false;
        Rune[] runes = [.. text.EnumerateRunes()];
        for (int i = 0; i < runes.Length; i++)
        {
            Rune rune = runes[i];
            UnicodeCategory kind = Rune.GetUnicodeCategory(rune);
            if (rune == Rune.ReplacementChar || kind is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return null;
            }

            bool leftward = IsJoining(kind) ? isLeftward : IsLeftward(rune) || (isLeftward && !IsStrong(kind) && NextIsLeftward(runes, i));
            SKTypeface? wanted = font is not null && (IsJoining(kind) || font.ContainsGlyph(rune.Value)) ? font : SystemFonts.For(rune.Value);
            if (wanted is null)
            {
                return null;
            }

            if (letters.Length > 0 && (wanted != font || leftward != isLeftward))
            {
                runs.Add(new Run(font!, letters.ToString()));
                letters.Clear();
            }

            (font, isLeftward) = (wanted, leftward);
            letters.Append(rune.ToString());
        }

        if (letters.Length > 0)
        {
            runs.Add(new Run(font!, letters.ToString()));
        }

        return runs.Count == 0 ? null : new FontText(runs);
    }

    /// <summary>Measures the line, in pixels.</summary>
    /// <param name="letterHeight">Height of a capital letter, in pixels.</param>
    internal int WidthOf(int letterHeight) => (int)Math.Ceiling(Walk(null, 0, 0, letterHeight));

    /// <summary>Draws the line.</summary>
    /// <param name="cover">Receives the share, in 255ths, that the letters cover of each pixel; rows without padding.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    /// <param name="x">The left end of the line.</param>
    /// <param name="y">What the letters stand on.</param>
    /// <param name="letterHeight">Height of a capital letter, in pixels.</param>
    internal unsafe void Draw(byte[] cover, int width, int height, int x, int y, int letterHeight)
    {
        fixed (byte* pixels = cover)
        {
            using var bitmap = new SKBitmap();
            bitmap.InstallPixels(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul), (nint)pixels, width);
            using var canvas = new SKCanvas(bitmap);
            Walk(canvas, x, y, letterHeight);
        }
    }

    // Gives the width; draws where there is a canvas.
    private float Walk(SKCanvas? canvas, float x, float y, int letterHeight)
    {
        float start = x;
        foreach (Run run in _runs)
        {
            using var paint = new SKPaint { Typeface = run.Font, TextSize = letterHeight / CapitalPart, IsAntialias = true, Color = SKColors.White };
            using var shaper = new SKShaper(run.Font);
            canvas?.DrawShapedText(shaper, run.Text, x, y, paint);
            x += shaper.Shape(run.Text, paint).Width;
        }

        return x - start;
    }

    private static bool NextIsLeftward(Rune[] runes, int at)
    {
        for (int i = at + 1; i < runes.Length; i++)
        {
            UnicodeCategory kind = Rune.GetUnicodeCategory(runes[i]);
            if (IsStrong(kind))
            {
                return IsLeftward(runes[i]);
            }
        }

        return false;
    }

    // Of letters and digits the direction is certain; signs and spaces go with what is around them.
    private static bool IsStrong(UnicodeCategory kind) => kind is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;

    private static bool IsJoining(UnicodeCategory kind) =>
        kind is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    // Hebrew, Arabic and what lies between and beside them, without their digits.
    private static bool IsLeftward(Rune rune) => !Rune.IsDigit(rune)
        && rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private readonly record struct Run(SKTypeface Font, string Text);
}
