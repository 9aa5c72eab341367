using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Line widths and text sizes for a frame, in pixels, so that 320x180 and 4K read alike.</summary>
internal readonly record struct DrawingScale
{
    internal const HersheyFonts Font = HersheyFonts.HersheySimplex;

    // Height of a capital letter of the font at scale 1, in pixels.
    private const double CapitalHeight = 21;

    private DrawingScale(int line, int letter)
    {
        LineWidth = line;
        LetterHeight = letter;
        FontScale = letter / CapitalHeight;
        TextWidth = Math.Max(1, (int)Math.Round(letter / 9.0));
        Padding = Math.Max(2, letter / 4);
    }

    /// <summary>Gets the width of box lines.</summary>
    internal int LineWidth { get; }

    /// <summary>Gets the height of capital letters.</summary>
    internal int LetterHeight { get; }

    /// <summary>Gets the scale that OpenCV wants for that height.</summary>
    internal double FontScale { get; }

    /// <summary>Gets the width of the strokes of letters.</summary>
    internal int TextWidth { get; }

    /// <summary>Gets the room around text.</summary>
    internal int Padding { get; }

    /// <summary>Gets the height of a line of text with its room.</summary>
    internal int LabelHeight => LetterHeight + (2 * Padding);

    /// <summary>Gets the height of the track of key frames.</summary>
    internal int TrackHeight => Math.Max(4, LetterHeight / 2);

    /// <summary>Chooses the sizes for a frame.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    internal static DrawingScale For(int width, int height)
    {
        // The geometric mean treats upright and wide frames alike: 240 for 320x180, 1440 for 1080p, 2880 for 4K.
        double size = Math.Sqrt((double)width * height);

        // Below 8 pixels the strokes of the font run into each other.
        return new DrawingScale(Math.Max(1, (int)Math.Round(size / 400)), Math.Max(8, (int)Math.Round(size / 80)));
    }

    /// <summary>Chooses the sizes for text of a height.</summary>
    /// <param name="letterHeight">Height of capital letters in pixels.</param>
    internal static DrawingScale ForLetters(int letterHeight) => new(1, letterHeight);

    /// <summary>Measures a line of plain text, in pixels.</summary>
    internal int WidthOf(string text) => Cv2.GetTextSize(text, Font, FontScale, TextWidth, out _).Width;
}
