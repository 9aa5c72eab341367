using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Holds everything in one video as functions of time, in a few kilobytes, for random access.</summary>
internal sealed class Scene
{
    /// <summary>Represents the speed of trees and posts relative to the backdrop when the camera pans.</summary>
    private const double ForegroundNearness = 1.5;

    // Pairs of colors that contrast with each other and with the backdrops.
    private static readonly (uint First, uint Second)[] _pairs =
    [
        (0xC8322B, 0xF4E3C8), (0x1F4E9C, 0xF2C230), (0x2F8F57, 0xE9F0D8), (0x7A3B8F, 0xF0C7DA), (0xE07B1F, 0x3A2A5E),
        (0x17808A, 0xF6EFE2), (0xD9A514, 0x6E1F2A), (0x34404F, 0xE6705A), (0xB8457B, 0xFCEBA6), (0x4F8FD0, 0x20304A),
    ];

    private readonly Sprite[] _sprites;

    internal Scene(SyntheticVideoOptions options, IReadOnlyList<SceneClass> classes, int video)
    {
        // Separate generators, so that one option does not change what the others draw.
        SplitMix64 backdrop = SplitMix64.For(options.Seed, video, 1), camera = SplitMix64.For(options.Seed, video, 2);
        Backdrop = Backdrop.Draw(ref backdrop);
        Camera = new CameraPath(ref camera, options.Width, options.Height, options.CameraMotion);
        _sprites =
        [
            .. DrawObjects(options, classes, SplitMix64.For(options.Seed, video, 3), Camera.ViewWidth),
            .. DrawForeground(options, SplitMix64.For(options.Seed, video, 4), Camera.ViewWidth),
        ];
    }

    internal Backdrop Backdrop { get; }

    internal CameraPath Camera { get; }

    /// <summary>Evaluates the scene at a time.</summary>
    /// <param name="time">Time in frames; the middle of the exposure of frame 3 is at 3.</param>
    internal SceneFrame At(double time)
    {
        SpritePose[] poses = new SpritePose[_sprites.Length];
        for (int i = 0; i < poses.Length; i++)
        {
            poses[i] = new SpritePose(_sprites[i], _sprites[i].PlaceAt(time).Then(Camera.At(time, _sprites[i].Nearness)));
        }

        return new SceneFrame(Backdrop, Camera.At(time), poses);
    }

    /// <summary>Creates random objects and their paths.</summary>
    private static List<Sprite> DrawObjects(
        SyntheticVideoOptions options, IReadOnlyList<SceneClass> classes, SplitMix64 random, double viewWidth)
    {
        int count = options.MinObjects + random.Below(options.MaxObjects - options.MinObjects + 1);
        double side = Math.Min(viewWidth, CameraPath.ViewHeight);
        int firstClass = random.Below(classes.Count);
        List<Sprite> sprites = [];
        for (int i = 0; i < count; i++)
        {
            // Classes take turns from a random start with random steps: none is rare in the long run, none is always present.
            int index = (firstClass + (i * (1 + random.Below(classes.Count)))) % classes.Count;
            sprites.Add(DrawObject(ref random, classes[index], (uint)index + 1, i + 1, options.ObjectMotion, side, viewWidth));
        }

        return sprites;
    }

    private static Sprite DrawObject(
        ref SplitMix64 random, SceneClass kind, uint label, int trackId, double motion, double side, double viewWidth)
    {
        double still = Math.Min(1, motion);
        double size = side * random.Between(0.07, 0.19);

        // Wide enough that most objects leave the view now and then, and none is away for long.
        double reachX = viewWidth * random.Between(0.25, 0.65) * still;
        double reachY = CameraPath.ViewHeight * random.Between(0.15, 0.45) * still;
        double pace = 1 / Math.Max(motion, 1e-3);
        (Rgb first, Rgb second) = DrawColors(ref random);
        return new Sprite
        {
            Texture = kind.Texture,
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

    private static (Rgb First, Rgb Second) DrawColors(ref SplitMix64 random)
    {
        (uint first, uint second) = _pairs[random.Below(_pairs.Length)];
        (Rgb a, Rgb b) = (Rgb.From(first).Vary(ref random, 22), Rgb.From(second).Vary(ref random, 22));
        return random.Below(2) == 0 ? (a, b) : (b, a);
    }

    /// <summary>Creates random trees and posts between the objects and the camera.</summary>
    private static IEnumerable<Sprite> DrawForeground(SyntheticVideoOptions options, SplitMix64 random, double viewWidth)
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

            // The distance to the next one is such that the requested share of the width is covered on average.
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
            Texture = (tree ? SceneClass.Tree : SceneClass.Post).Texture,
            Label = 0,
            TrackId = 0,
            First = Rgb.From(tree ? 0x4E7A35u : 0x6B5A48u).Vary(ref random, 18),
            Second = Rgb.From(tree ? 0x2E2A1Cu : 0x3C332Bu).Vary(ref random, 8),
            Nearness = ForegroundNearness,
            X = new Oscillation(x, 0, 0, 0),
            Y = new Oscillation(y, 0, 0, 0),
            Size = new Oscillation(size, 0, 0, 0),
            Rocking = wind,
        };
    }
}

/// <summary>Represents a scene at one moment: the backdrop, and the sprites from back to front.</summary>
internal sealed record SceneFrame(Backdrop Backdrop, Similarity BackdropToFrame, SpritePose[] Sprites)
{
    /// <summary>Gets the index of the sprite that is visible at a point of the frame, or -1 for the backdrop.</summary>
    internal int SpriteAt(double x, double y)
    {
        int index = Sprites.Length - 1;
        while (index >= 0 && !Sprites[index].Covers(x, y))
        {
            index--;
        }

        return index;
    }

    /// <summary>Gets the map from the texture of a sprite, or of the backdrop at -1, to pixels of the frame.</summary>
    internal Similarity ToFrame(int sprite) => sprite < 0 ? BackdropToFrame : Sprites[sprite].ToFrame;
}
