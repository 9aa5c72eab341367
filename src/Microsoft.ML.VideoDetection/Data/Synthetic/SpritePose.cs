namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A sprite at one moment.</summary>
internal readonly struct SpritePose
{
    internal SpritePose(Sprite sprite, Similarity toFrame)
    {
        Sprite = sprite;
        ToFrame = toFrame;
        ToLocal = toFrame.Inverse();
    }

    internal Sprite Sprite { get; }

    /// <summary>Gets the map from local units to pixels of the frame.</summary>
    internal Similarity ToFrame { get; }

    internal Similarity ToLocal { get; }

    internal bool Covers(double x, double y)
    {
        (double u, double v) = ToLocal.Apply(x, y);
        return Sprite.Stencil.Contains(u, v);
    }
}
