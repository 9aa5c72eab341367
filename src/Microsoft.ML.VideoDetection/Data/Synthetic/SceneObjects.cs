using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Draws the objects of a scene and their ways.</summary>
internal static class SceneObjects
{
    internal static IEnumerable<Sprite> Draw(
        SyntheticVideoOptions options, IReadOnlyList<SceneClass> classes, SplitMix64 random, double viewWidth)
    {
        int count = options.MinObjects + random.Below(options.MaxObjects - options.MinObjects + 1);
        double side = Math.Min(viewWidth, CameraPath.ViewHeight);
        int firstClass = random.Below(classes.Count);
        List<Sprite> sprites = [];
        for (int i = 0; i < count; i++)
        {
            // In turn from a random start with random steps: no class is rare in the long run, none is always there.
            int index = (firstClass + (i * (1 + random.Below(classes.Count)))) % classes.Count;
            sprites.Add(Draw(ref random, classes[index], (uint)index + 1, i + 1, options.ObjectMotion, side, viewWidth));
        }

        return sprites;
    }

    private static Sprite Draw(
        ref SplitMix64 random, SceneClass kind, uint label, int trackId, double motion, double side, double viewWidth)
    {
        double still = Math.Min(1, motion);
        double size = side * random.Between(0.07, 0.19);

        // Wide enough that most objects leave the view now and then, and none is away for long.
        double reachX = viewWidth * random.Between(0.25, 0.65) * still;
        double reachY = CameraPath.ViewHeight * random.Between(0.15, 0.45) * still;
        double pace = 1 / Math.Max(motion, 1e-3);
        (Rgb first, Rgb second) = SpriteColours.Draw(ref random);
        return new Sprite
        {
            Stencil = kind.Stencil,
            Label = label,
            TrackId = trackId,
            First = first,
            Second = second,
            X = Oscillation.Draw(ref random, viewWidth * random.Between(-0.25, 0.25), reachX, 130 * pace, 800 * pace),
            Y = Oscillation.Draw(ref random, CameraPath.ViewHeight * random.Between(-0.2, 0.2), reachY, 90 * pace, 500 * pace),
            Size = Oscillation.Draw(ref random, size, still * size * random.Between(0.1, 0.45), 90 * pace, 300 * pace),
            Rocking = Oscillation.Draw(ref random, kind.Spins ? random.NextUnit() : random.Between(-0.1, 0.1), still * random.Between(0.02, 0.09), 70 * pace, 250 * pace),
            Spin = kind.Spins ? random.Between(-0.006, 0.006) * motion : 0,
        };
    }
}
