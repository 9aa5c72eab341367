namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A scene at one moment: the backdrop, and the sprites from back to front.</summary>
internal sealed record SceneFrame(Backdrop Backdrop, Similarity BackdropToFrame, SpritePose[] Sprites)
{
    /// <summary>Index of the sprite that is seen at a point of the frame, or -1 for the backdrop.</summary>
    internal int SpriteAt(double x, double y)
    {
        int index = Sprites.Length - 1;
        while (index >= 0 && !Sprites[index].Covers(x, y))
        {
            index--;
        }

        return index;
    }

    /// <summary>Where the surface of a sprite, or of the backdrop at -1, lies in the frame: texture to pixels.</summary>
    internal Similarity ToFrame(int sprite) => sprite < 0 ? BackdropToFrame : Sprites[sprite].ToFrame;
}
