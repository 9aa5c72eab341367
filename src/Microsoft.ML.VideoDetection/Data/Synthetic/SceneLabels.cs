namespace Microsoft.ML.VideoDetection.Synthetic;

/// <summary>What is labelled on a frozen scene.</summary>
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
            if (pose.Sprite.Label == 0 || Box(pose, options.Width, options.Height) is not { } box)
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

    // To the nearest whole pixel: coordinates that every annotation format can hold without rounding them.
    private static (float X0, float Y0, float X1, float Y1)? Box(in SpritePose pose, int width, int height)
    {
        (double x0, double y0, double x1, double y1) = pose.Sprite.Stencil.Outline.Extent(pose.ToFrame);
        x0 = Math.Max(0, Math.Round(x0));
        y0 = Math.Max(0, Math.Round(y0));
        x1 = Math.Min(width, Math.Round(x1));
        y1 = Math.Min(height, Math.Round(y1));
        return x1 - x0 >= 1 && y1 - y0 >= 1 ? ((float)x0, (float)y0, (float)x1, (float)y1) : null;
    }
}
