namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>How much of a sprite is seen.</summary>
/// <param name="InFrame">Share of its area that lies in the frame.</param>
/// <param name="Seen">Share of its area that lies in the frame and is not behind another sprite.</param>
internal readonly record struct Visibility(double InFrame, double Seen)
{
    private const int PointsAcross = 40;

    /// <summary>Measures it at up to 40 x 40 points of the sprite, which is within about 0.02 of counting pixels, at any size.</summary>
    internal static Visibility Of(SceneFrame scene, int sprite, int width, int height)
    {
        SpritePose pose = scene.Sprites[sprite];
        Stencil stencil = pose.Sprite.Stencil;
        int all = 0, inFrame = 0, seen = 0;
        for (int i = 0; i < PointsAcross * PointsAcross; i++)
        {
            double u = stencil.Outline.HalfWidth * ((((i % PointsAcross) + 0.5) * (2.0 / PointsAcross)) - 1);
            double v = stencil.Outline.HalfHeight * ((((i / PointsAcross) + 0.5) * (2.0 / PointsAcross)) - 1);
            if (!stencil.Contains(u, v))
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
