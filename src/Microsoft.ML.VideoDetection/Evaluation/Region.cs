namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Represents a rectangle in source-frame pixels, as COCO files store it.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, not negative.</param>
/// <param name="Height">Height, not negative.</param>
internal readonly record struct Region(double X, double Y, double Width, double Height)
{
    public double Area => Width * Height;

    public static Region FromEdges(double x0, double y0, double x1, double y1) => new(x0, y0, x1 - x0, y1 - y0);

    /// <summary>Computes the area shared with another region.</summary>
    public double Intersection(in Region other)
    {
        double width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        if (width <= 0)
            return 0;
        double height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        return height <= 0 ? 0 : width * height;
    }

    /// <summary>Computes intersection over union, 0–1.</summary>
    public double Iou(in Region other)
    {
        double shared = Intersection(other);
        return shared > 0 ? shared / (Area + other.Area - shared) : 0;
    }

    /// <summary>Computes the part of this region that lies within another, 0–1, by which COCO compares a detection with a crowd.</summary>
    public double ShareWithin(in Region crowd)
    {
        double shared = Intersection(crowd);
        return shared > 0 ? shared / Area : 0;
    }

    /// <summary>Computes intersection over union where both edges are pixels of the box, as in PASCAL VOC and ImageNet.</summary>
    public double InclusiveIou(in Region other) =>
        new Region(X, Y, Width + 1, Height + 1).Iou(new Region(other.X, other.Y, other.Width + 1, other.Height + 1));
}
