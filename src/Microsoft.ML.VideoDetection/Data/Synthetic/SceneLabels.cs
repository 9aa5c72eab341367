using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Creates the labels of a scene at one moment.</summary>
internal static class SceneLabels
{
    internal static FrameAnnotation Of(SceneFrame scene, SyntheticVideoOptions options)
    {
        List<uint> labels = [];
        List<float> boxes = [];
        List<int> tracks = [];
        List<bool> occluded = [];
        for (int i = 0; i < scene.Sprites.Length; i++)
        {
            SpritePose pose = scene.Sprites[i];
            if (pose.Sprite.Label == 0 || BoxOf(pose, options.Width, options.Height) is not { } box)
            {
                continue;
            }

            Visibility share = Visibility.Of(scene, i, options.Width, options.Height);
            if (share.Seen <= 0 || share.Seen < options.MinVisibleShare)
            {
                continue;
            }

            labels.Add(pose.Sprite.Label);
            tracks.Add(pose.Sprite.TrackId);
            boxes.AddRange([box.X0, box.Y0, box.X1, box.Y1]);
            occluded.Add(share.Seen < options.OccludedBelow * share.InFrame);
        }

        return new FrameAnnotation { Labels = [.. labels], Boxes = [.. boxes], TrackIds = [.. tracks], Occluded = [.. occluded] };
    }

    /// <summary>Finds the smallest box around the part of a sprite that lies in the frame, whether or not it is occluded.</summary>
    /// <remarks>Edges are whole pixels, which every annotation format can store without rounding.</remarks>
    /// <returns>The box; null if no pixel lies in the frame.</returns>
    private static (int X0, int Y0, int X1, int Y1)? BoxOf(in SpritePose pose, int width, int height)
    {
        (double x0, double y0, double x1, double y1) = pose.Sprite.Texture.Outline.Extent(pose.ToFrame);
        (int X0, int Y0, int X1, int Y1) whole = ((int)Math.Round(x0), (int)Math.Round(y0), (int)Math.Round(x1), (int)Math.Round(y1));
        (int X0, int Y0, int X1, int Y1) clipped = (Math.Max(0, whole.X0), Math.Max(0, whole.Y0), Math.Min(width, whole.X1), Math.Min(height, whole.Y1));
        return clipped == whole ? whole : Shrink(clipped, pose);
    }

    // The frame's border may have cut off the part that made the box so high or wide: an arm of a cross, the tip of a star.
    private static (int X0, int Y0, int X1, int Y1)? Shrink((int X0, int Y0, int X1, int Y1) box, in SpritePose pose)
    {
        (int x0, int y0, int x1, int y1) = box;
        while (y0 < y1 && !CoversRow(pose, y0, x0, x1))
            y0++;
        while (y0 < y1 && !CoversRow(pose, y1 - 1, x0, x1))
            y1--;
        while (x0 < x1 && !CoversColumn(pose, x0, y0, y1))
            x0++;
        while (x0 < x1 && !CoversColumn(pose, x1 - 1, y0, y1))
            x1--;
        return x0 < x1 && y0 < y1 ? (x0, y0, x1, y1) : null;
    }

    private static bool CoversRow(in SpritePose pose, int row, int x0, int x1)
    {
        bool covers = false;
        for (int x = x0; x < x1 && !covers; x++)
        {
            covers = pose.Covers(x + 0.5, row + 0.5);
        }

        return covers;
    }

    private static bool CoversColumn(in SpritePose pose, int column, int y0, int y1)
    {
        bool covers = false;
        for (int y = y0; y < y1 && !covers; y++)
        {
            covers = pose.Covers(column + 0.5, y + 0.5);
        }

        return covers;
    }
}

/// <summary>Represents how much of a sprite is visible.</summary>
/// <param name="InFrame">Share of its area that lies in the frame.</param>
/// <param name="Seen">Share of its area that lies in the frame and is not occluded by another sprite.</param>
internal readonly record struct Visibility(double InFrame, double Seen)
{
    private const int PointsAcross = 40;

    /// <summary>Measures visibility at up to 40 x 40 points of the sprite, which is within about 0.02 of counting pixels, at any size.</summary>
    internal static Visibility Of(SceneFrame scene, int sprite, int width, int height)
    {
        SpritePose pose = scene.Sprites[sprite];
        ShapeTexture texture = pose.Sprite.Texture;
        int all = 0, inFrame = 0, seen = 0;
        for (int i = 0; i < PointsAcross * PointsAcross; i++)
        {
            double u = texture.Outline.HalfWidth * ((((i % PointsAcross) + 0.5) * (2.0 / PointsAcross)) - 1);
            double v = texture.Outline.HalfHeight * ((((i / PointsAcross) + 0.5) * (2.0 / PointsAcross)) - 1);
            if (!texture.Contains(u, v))
            {
                continue;
            }

            all++;
            (double x, double y) = pose.ToFrame.Apply(u, v);
            if (x >= 0 && y >= 0 && x < width && y < height)
            {
                inFrame++;
                seen += IsCovered(scene, sprite, x, y) ? 0 : 1;
            }
        }

        return new Visibility((double)inFrame / all, (double)seen / all);
    }

    private static bool IsCovered(SceneFrame scene, int sprite, double x, double y)
    {
        for (int i = sprite + 1; i < scene.Sprites.Length; i++)
        {
            if (scene.Sprites[i].Covers(x, y))
            {
                return true;
            }
        }

        return false;
    }
}
