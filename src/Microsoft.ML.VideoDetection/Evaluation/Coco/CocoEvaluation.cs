using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Coco;

/// <summary>Evaluates a results file against a ground-truth file.</summary>
internal static class CocoEvaluation
{
    public static VideoDetectionMetrics Run(string groundTruthPath, string detectionsPath, VideoEvaluationOptions options)
    {
        CocoGroundTruth truth = CocoGroundTruth.Read(groundTruthPath);
        GroupedByImage<CocoResult> results = CocoResults.Read(detectionsPath, truth);
        var evaluator = new VideoEvaluator(options);
        var frame = new FrameSample();
        var videos = new Dictionary<long, int>();
        int stills = 0;
        for (int i = 0; i < truth.Images.Count; i++)
        {
            CocoVidImage image = truth.Images[i];
            frame.Clear();
            frame.VideoId = truth.VideoName(image.VideoId);
            if (frame.VideoId.Length == 0)
                frame.VideoId = image.FileName;
            frame.FrameIndex = Math.Max(0, image.FrameId);
            frame.Size = (image.Width, image.Height);

            // Each still image is a video of its own; negative numbers keep them apart from the videos.
            if (image.VideoId < 0)
                frame.Video = --stills;
            else if (videos.TryGetValue(image.VideoId, out int known))
                frame.Video = known;
            else
                videos.Add(image.VideoId, frame.Video = videos.Count);
            if (options.KeyFrameInterval is int interval && image.FrameId >= 0)
                frame.KeyDistance = image.FrameId % interval;
            Fill(frame, truth, truth.Annotations[i], results[i]);
            evaluator.Add(frame);
        }

        return evaluator.Finish(truth.ClassNames);
    }

    private static void Fill(
        FrameSample frame, CocoGroundTruth truth, ReadOnlySpan<CocoVidAnnotation> annotations, ReadOnlySpan<CocoResult> results)
    {
        foreach (ref readonly CocoVidAnnotation annotation in annotations)
        {
            var box = new Region(annotation.X, annotation.Y, annotation.Width, annotation.Height);
            frame.Labels.Add(new SampleLabel(
                truth.ClassOf(annotation.CategoryId),
                box,
                double.IsNaN(annotation.Area) ? box.Area : annotation.Area,
                annotation.IsCrowd,
                annotation.InstanceId < 0 ? null : annotation.InstanceId));
        }

        foreach (ref readonly CocoResult result in results)
            frame.Detections.Add(new SampleDetection(result.Class, result.Box, result.Score));
    }
}
