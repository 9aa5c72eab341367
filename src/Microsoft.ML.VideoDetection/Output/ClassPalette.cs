using System.Drawing;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Gives each class a color that never changes.</summary>
/// <remarks>
/// Hues follow the golden angle, so that neighbouring classes differ most; every full turn of the wheel changes
/// saturation and brightness, so that no two of the first hundred classes look the same.
/// </remarks>
public static class ClassPalette
{
    private const double GoldenAngle = 137.50776405003785;

    private static readonly (double Saturation, double Value)[] _tones = [(0.85, 1.0), (0.55, 1.0), (0.95, 0.72)];

    /// <summary>Gets the color of a class.</summary>
    /// <param name="classIndex">0-based index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classIndex"/> is negative.</exception>
    public static Color ColorOf(int classIndex)
    {
        Scalar bgr = BgrOf(classIndex);
        return Color.FromArgb((int)bgr.Val2, (int)bgr.Val1, (int)bgr.Val0);
    }

    /// <summary>Gets the color of a class as OpenCV takes it: blue, green, red, each in 0–255.</summary>
    internal static Scalar BgrOf(int classIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        (double saturation, double value) = _tones[classIndex % _tones.Length];

        // Starts at a green: the color that people know from detectors, and rare as the color of an object.
        double hue = (110 + (classIndex * GoldenAngle)) % 360;
        return new Scalar(Channel(1), Channel(3), Channel(5));

        // The usual piecewise HSV formula: 5 is red, 3 green, 1 blue.
        double Channel(int n)
        {
            double k = (n + (hue / 60)) % 6;
            return Math.Round(255 * value * (1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }
    }

    /// <summary>Gets black or white, whichever stands out more on a color.</summary>
    /// <param name="background">Blue, green, red, each in 0–255.</param>
    internal static Scalar TextColorOn(Scalar background) =>
        ContrastWithBlack(background) >= 1.05 / (Luminance(background) + 0.05) ? Scalar.Black : Scalar.White;

    // WCAG 2 relative luminance and contrast ratio: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance
    internal static double Luminance(Scalar bgr) =>
        (0.0722 * Linear(bgr.Val0)) + (0.7152 * Linear(bgr.Val1)) + (0.2126 * Linear(bgr.Val2));

    private static double ContrastWithBlack(Scalar bgr) => (Luminance(bgr) + 0.05) / 0.05;

    private static double Linear(double channel)
    {
        double c = channel / 255;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
