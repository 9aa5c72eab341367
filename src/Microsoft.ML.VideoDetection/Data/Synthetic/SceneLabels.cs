using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

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
            if (pose.Sprite.Label == 0 || SpriteBox.Of(pose, options.Width, options.Height) is not { } box)
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
}
