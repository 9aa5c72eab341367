using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;

/// <summary>Detection on labelled videos by several ranks, each on whole videos of its own.</summary>
internal static class ShardedDetection
{
    /// <summary>What <see cref="DeepFeatureFlowTransformer.Transform(IDataView, VideoDetectorOptions)"/> gives, computed by all ranks.</summary>
    /// <param name="ranks">All of them call this, with the same model, data and options.</param>
    /// <param name="model">The detector.</param>
    /// <param name="data">Each rank reads the pictures of its videos.</param>
    /// <param name="options">Settings.</param>
    /// <param name="smooth">Whether scores are averaged over whole videos (<see cref="SequenceSmoothing"/>).</param>
    /// <returns>On the first rank the rows of all videos; null on the others.</returns>
    public static IDataView? Transform(RankGroup ranks, DeepFeatureFlowTransformer model, LabeledVideoData data, VideoDetectorOptions options, bool smooth = false)
    {
        long[] lengths = [.. Enumerable.Range(0, data.Videos.Count).Select(video => (long)data.Videos[video].FrameCount)];
        int[] own = VideoShards.Divide(lengths, ranks.Count)[ranks.Rank];
        byte[] found = DetectedVideo.Write(own.Select(video => Detect(model, data, video, options, smooth)));
        byte[][] all = ranks.Gather(found);
        if (!ranks.IsFirst)
            return null;
        FrameDetections[] frames =
        [
            .. all.SelectMany(bytes => DetectedVideo.Read(bytes, model.Architecture.ClassNames)).OrderBy(video => video.Video).SelectMany(video => video.Frames),
        ];
        return View(model, data, frames, options);
    }

    /// <summary>Computes the same by one process, with scores that are averaged over whole videos.</summary>
    public static IDataView Smooth(DeepFeatureFlowTransformer model, LabeledVideoData data, VideoDetectorOptions options) => View(
        model, data, [.. Enumerable.Range(0, data.Videos.Count).SelectMany(video => Detect(model, data, video, options, smooth: true).Frames)], options);

    private static FoundDetectionView View(
        DeepFeatureFlowTransformer model, LabeledVideoData data, FrameDetections[] frames, VideoDetectorOptions options)
    {
        return new FoundDetectionView(data, model.Columns.OutputSchema(data.Schema, model.Architecture.ClassNames, options.Tracking is not null), frames);
    }

    private static DetectedVideo Detect(DeepFeatureFlowTransformer model, LabeledVideoData data, int video, VideoDetectorOptions options, bool smooth)
    {
        IDataView rows = model.Transform(data.Select([video]), options);
        DataViewSchema.Column[] outputs = [.. rows.Schema.Skip(data.Schema.Count)];
        using DataViewRowCursor cursor = rows.GetRowCursor(outputs);
        var labels = cursor.GetGetter<VBuffer<uint>>(outputs[0]);
        var boxes = cursor.GetGetter<VBuffer<float>>(outputs[1]);
        var scores = cursor.GetGetter<VBuffer<float>>(outputs[2]);
        var isKeyFrame = cursor.GetGetter<bool>(outputs[3]);
        ValueGetter<VBuffer<int>>? trackIds = options.Tracking is null ? null : cursor.GetGetter<VBuffer<int>>(outputs[4]);
        VBuffer<uint> classes = default;
        VBuffer<int> tracks = default;
        VBuffer<float> corners = default, confidences = default;
        bool isKey = false;
        var frames = new List<FrameDetections>();
        while (cursor.MoveNext())
        {
            labels(ref classes);
            boxes(ref corners);
            scores(ref confidences);
            isKeyFrame(ref isKey);
            trackIds?.Invoke(ref tracks);
            int[] track = [.. tracks.DenseValues()];
            float[] box = [.. corners.DenseValues()], score = [.. confidences.DenseValues()];
            int[] label = [.. classes.DenseValues().Select(key => (int)key - 1)];
            frames.Add(new FrameDetections
            {
                VideoId = data.Videos[video].Id,
                FrameIndex = data.Videos[video].GetFrameIndex(frames.Count),
                IsKeyFrame = isKey,
                Width = 0,
                Height = 0,
                Detections =
                [
                    .. label.Select((index, i) => new Detection(
                        box[4 * i], box[(4 * i) + 1], box[(4 * i) + 2], box[(4 * i) + 3], score[i], index, model.Architecture.ClassNames[index])
                    {
                        TrackId = trackIds is not null && track[i] > 0 ? track[i] : null,
                    }),
                ],
            });
        }

        return new DetectedVideo(video, smooth ? SequenceSmoothing.Apply(frames) : frames);
    }
}
