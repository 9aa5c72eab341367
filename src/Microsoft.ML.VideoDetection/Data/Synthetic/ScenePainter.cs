using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Paints a frozen scene: the backdrop, then each sprite on its shadow, from back to front.</summary>
internal static class ScenePainter
{
    /// <param name="scene">What is painted.</param>
    /// <param name="shadows">How dark shadows are, 0 to 1.</param>
    /// <param name="frame">What is painted on.</param>
    internal static void Paint(SceneFrame scene, double shadows, FrameBuffer frame)
    {
        BackdropPainter.Paint(scene, frame);
        int strength = (int)Math.Round(shadows * 256);
        foreach (ref readonly SpritePose pose in scene.Sprites.AsSpan())
        {
            // What stands in front is far from everything behind it: its shadow falls outside the picture.
            if (strength > 0 && pose.Sprite.Label > 0)
            {
                SpritePainter.PaintShadow(pose, strength, frame);
            }

            SpritePainter.Paint(pose, frame);
        }
    }
}
