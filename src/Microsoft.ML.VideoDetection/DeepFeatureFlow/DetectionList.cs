using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Detections one by one, with the names of their classes.</summary>
internal static class DetectionList
{
    /// <param name="result">Of one frame.</param>
    /// <param name="classNames">In the order of the network's outputs.</param>
    /// <returns>Best score first.</returns>
    public static Detection[] Of(FrameResult result, IReadOnlyList<string> classNames) => Of(result, label => classNames[label]);

    /// <param name="result">Of one frame.</param>
    /// <param name="nameOf">Gives the name of a class.</param>
    /// <returns>Best score first.</returns>
    public static Detection[] Of(FrameResult result, Func<int, string> nameOf)
    {
        var detections = new Detection[result.Scores.Length];
        for (int i = 0; i < detections.Length; i++)
        {
            ReadOnlySpan<float> box = result.Boxes.AsSpan(4 * i, 4);
            int label = (int)result.Labels[i];
            detections[i] = new Detection(box[0], box[1], box[2], box[3], result.Scores[i], label, nameOf(label))
            {
                TrackId = result.TrackIds.Length > 0 && result.TrackIds[i] > 0 ? result.TrackIds[i] : null,
            };
        }

        return detections;
    }
}
