using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A line of text on a filled rectangle.</summary>
internal static class Label
{
    internal static void Draw(Mat picture, Rect place, TextMask text, Scalar background, DrawingScale scale)
    {
        Cv2.Rectangle(picture, place, background, thickness: -1);
        text.Paint(
            picture,
            new Point(place.Left + scale.Padding, place.Bottom - scale.Padding - 1),
            ClassPalette.TextColorOn(background));
    }
}
