using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Finds places for labels: at their box, inside the frame, and apart from each other where that is cheap.</summary>
internal sealed class LabelLayout(int frameWidth, int frameHeight)
{
    private readonly List<Rect> _placed = [];

    /// <summary>Finds the place of a label; null where the frame is smaller than the label.</summary>
    /// <param name="box">The box that the label belongs to.</param>
    /// <param name="size">Size of the label.</param>
    internal Rect? Place(Rect box, Size size)
    {
        if (size.Width > frameWidth || size.Height > frameHeight)
        {
            return null;
        }

        ReadOnlySpan<Point> candidates =
        [
            new(box.Left, box.Top - size.Height),
            new(box.Left, box.Top),
            new(box.Left, box.Bottom),
            new(box.Right - size.Width, box.Top - size.Height),
            new(box.Left, box.Bottom - size.Height),
            new(box.Left, box.Top - (2 * size.Height)),
        ];

        Rect? inside = null;
        foreach (Point corner in candidates)
        {
            Rect place = new(Math.Clamp(corner.X, 0, frameWidth - size.Width), corner.Y, size.Width, size.Height);
            if (place.Top < 0 || place.Bottom > frameHeight)
            {
                continue;
            }

            inside ??= place;
            if (!_placed.Exists(other => place.IntersectsWith(other)))
            {
                return Take(place);
            }
        }

        // All taken: overlap at the most natural place rather than leave a box without a name.
        return Take(inside ?? new Rect(
            Math.Clamp(box.Left, 0, frameWidth - size.Width), Math.Clamp(box.Top, 0, frameHeight - size.Height), size.Width, size.Height));
    }

    private Rect Take(Rect place)
    {
        _placed.Add(place);
        return place;
    }
}
