using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Evaluates the rows of a view, each a frame with its labels and detections, in one pass.</summary>
internal static class DataViewEvaluation
{
    public static VideoDetectionMetrics Run(
        IHostEnvironment environment, IDataView data, EvaluationColumns columns, VideoEvaluationOptions options)
    {
        var inputs = new EvaluationInputs(data.Schema, columns);
        var classes = new ColumnClasses(inputs.Label, inputs.PredictedLabel);
        var evaluator = new VideoEvaluator(options);
        bool withImage = inputs.Image is not null && options.KeepWorstFrames > 0;
        using DataViewRowCursor cursor = data.GetRowCursor(inputs.Needed(withImage));
        var reader = new RowReader(cursor, inputs, classes);
        var rows = new FrameColumns(cursor, image: null, inputs.VideoId, inputs.FrameIndex);
        ValueGetter<bool>? isKeyFrame = inputs.IsKeyFrame is { } column ? cursor.GetGetter<bool>(column) : null;
        using PreviewSource? previews = withImage ? new PreviewSource(cursor.GetGetter<MLImage>(inputs.Image!.Value)) : null;

        var videos = new Dictionary<string, int>(StringComparer.Ordinal);
        var distance = new KeyFrameDistance();
        var frame = new FrameSample();
        while (cursor.MoveNext())
        {
            environment.CheckAlive();
            frame.Clear();
            rows.ReadVideoId();
            frame.VideoId = rows.VideoId ?? "";
            if (!videos.TryGetValue(frame.VideoId, out int video))
                videos.Add(frame.VideoId, video = videos.Count);
            frame.Video = video;
            frame.FrameIndex = rows.ReadFrameIndex((int)cursor.Position);
            if (isKeyFrame is not null)
            {
                bool isKey = false;
                isKeyFrame(ref isKey);
                frame.KeyDistance = distance.Next(frame.VideoId, frame.FrameIndex, isKey);
            }

            frame.Preview = previews is null ? null : previews.Take;
            reader.Read(frame);
            evaluator.Add(frame);
        }

        return evaluator.Finish(classes.Names);
    }
}

/// <summary>Reads the picture of the current row.</summary>
internal sealed class PreviewSource(ValueGetter<MLImage> getter) : IDisposable
{
    // A view of cached rows may return the same picture again; it disposes the one that it is passed.
    private MLImage? _image;

    public FramePreview? Take()
    {
        getter(ref _image!);
        return _image is null ? null : PreviewPicture.Create(_image);
    }

    public void Dispose() => _image?.Dispose();
}
