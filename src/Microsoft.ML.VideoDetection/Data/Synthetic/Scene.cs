namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Everything in one video, as functions of time: what random access needs, a few kilobytes.</summary>
internal sealed class Scene
{
    private readonly Sprite[] _sprites;

    internal Scene(SyntheticVideoOptions options, IReadOnlyList<SceneClass> classes, int video)
    {
        // Separate generators, so that one option does not change what the others draw.
        SplitMix64 backdrop = SplitMix64.For(options.Seed, video, 1), camera = SplitMix64.For(options.Seed, video, 2);
        Backdrop = Backdrop.Draw(ref backdrop);
        Camera = new CameraPath(ref camera, options.Width, options.Height, options.CameraMotion);
        _sprites =
        [
            .. SceneObjects.Draw(options, classes, SplitMix64.For(options.Seed, video, 3), Camera.ViewWidth),
            .. SceneForeground.Draw(options, SplitMix64.For(options.Seed, video, 4), Camera.ViewWidth),
        ];
    }

    internal Backdrop Backdrop { get; }

    internal CameraPath Camera { get; }

    /// <summary>Freezes the scene.</summary>
    /// <param name="time">In frames; the middle of the exposure of frame 3 is at 3.</param>
    internal SceneFrame At(double time)
    {
        SpritePose[] poses = new SpritePose[_sprites.Length];
        for (int i = 0; i < poses.Length; i++)
        {
            poses[i] = new SpritePose(_sprites[i], _sprites[i].PlaceAt(time).Then(Camera.At(time, _sprites[i].Nearness)));
        }

        return new SceneFrame(Backdrop, Camera.At(time), poses);
    }
}
