using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Draws the trees and posts that stand between the objects and the camera.</summary>
internal static class SceneForeground
{
    /// <summary>Nearer than the backdrop, so that they pass faster when the camera pans.</summary>
    private const double Nearness = 1.5;

    internal static IEnumerable<Sprite> Draw(SyntheticVideoOptions options, SplitMix64 random, double viewWidth)
    {
        if (options.OcclusionAmount <= 0)
        {
            yield break;
        }

        // As far as the camera can pan and zoom out.
        double end = viewWidth * (0.75 + (0.35 * options.CameraMotion));
        double x = -end + random.Between(0, 0.5 * viewWidth);
        while (x < end)
        {
            bool tree = random.Below(3) == 0;
            double size = CameraPath.ViewHeight * (tree ? random.Between(0.2, 0.34) : random.Between(0.3, 0.6));
            yield return Stand(ref random, tree, x, size);

            // The next one so far away that the wanted share of the width is covered on average.
            double covered = (tree ? 1.2 : 0.2) * size;
            x += covered / options.OcclusionAmount * random.Between(0.7, 1.3);
        }
    }

    private static Sprite Stand(ref SplitMix64 random, bool tree, double x, double size)
    {
        Oscillation wind = Oscillation.Draw(ref random, 0, tree ? 0.004 : 0, 60, 120);
        double y = tree ? random.Between(-20, 50) : random.Between(-60, 160);
        return new Sprite
        {
            Stencil = (tree ? SceneClass.Tree : SceneClass.Post).Stencil,
            Label = 0,
            TrackId = 0,
            First = Rgb.From(tree ? 0x4E7A35u : 0x6B5A48u).Vary(ref random, 18),
            Second = Rgb.From(tree ? 0x2E2A1Cu : 0x3C332Bu).Vary(ref random, 8),
            Nearness = Nearness,
            X = new Oscillation(x, 0, 0, 0),
            Y = new Oscillation(y, 0, 0, 0),
            Size = new Oscillation(size, 0, 0, 0),
            Rocking = wind,
        };
    }
}
