using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Evaluation.Columns;

namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>Evaluates the rows of a view, each a frame with the labelled and the predicted classes of its pixels, in one pass.</summary>
internal static class LabelMapEvaluation
{
    /// <summary>Runs.</summary>
    /// <param name="environment">Whether the user has cancelled is asked of it.</param>
    /// <param name="data">The rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="carry">
    /// Carries the classes of the frame before along the motion to the one that is given with its picture and whether it follows; null where it follows none.
    /// </param>
    /// <param name="options">Validated.</param>
    public static VideoSegmentationMetrics Run(
        IHostEnvironment environment, IDataView data, LabelMapColumns columns, Func<MLImage, byte[], bool, byte[]?> carry, SegmentationEvaluationOptions options)
    {
        var inputs = new LabelMapInputs(data.Schema, columns);
        (string[] names, byte[] classOfPrediction) = MatchClasses(inputs);
        var evaluator = new SegmentationEvaluator(names.Length, options);
        using DataViewRowCursor cursor = data.GetRowCursor(inputs.Needed);
        using var rows = new LabelMapRows(cursor, inputs);
        var distance = new KeyFrameDistance();
        (string Video, int Frame)? before = null;
        while (cursor.MoveNext())
        {
            environment.CheckAlive();
            LabelMapRow row = rows.Read();
            for (int i = 0; i < row.Predictions.Length; i++)
                row.Predictions[i] = classOfPrediction[row.Predictions[i]];
            bool follows = before is { } last && last.Video == row.VideoId && last.Frame + 1 == row.FrameIndex;
            before = (row.VideoId, row.FrameIndex);
            var frame = new LabelMapFrame(
                row.Labels,
                row.Predictions,
                row.IsKeyFrame is bool isKey ? distance.Next(row.VideoId, row.FrameIndex, isKey) : -1,
                row.Image?.Width ?? 0,
                row.Image is null ? null : carry(row.Image, row.Predictions, follows));

            // Without a picture nobody knows where a row of pixels ends.
            if (row.Image is { } image)
                evaluator.Add(frame, row.VideoId, row.FrameIndex, () => PreviewPicture.Create(image));
            else
                evaluator.Add(frame);
        }

        return evaluator.Finish(names);
    }

    // By name, since a model may have been trained with more or other classes than the data has; the classes that only predictions have come last.
    private static (string[] Names, byte[] ClassOfPrediction) MatchClasses(LabelMapInputs inputs)
    {
        List<string> names = [.. LabelMapInputs.ClassNames(inputs.LabelMap)];
        var ofPrediction = new byte[256];
        Array.Fill(ofPrediction, LabelMapFrame.Ignored);
        foreach ((string name, int index) in LabelMapInputs.ClassNames(inputs.PredictedLabelMap).Select((name, index) => (name, index)))
        {
            int known = names.IndexOf(name);
            if (known < 0)
            {
                known = names.Count;
                names.Add(name);
            }

            ofPrediction[index] = (byte)known;
        }

        return names.Count < LabelMapFrame.Ignored
            ? ([.. names], ofPrediction)
            : throw new ArgumentOutOfRangeException(nameof(inputs), string.Create(
                CultureInfo.InvariantCulture, $"Labels and predictions have {names.Count} classes together; at most {LabelMapFrame.Ignored - 1} can be told apart."));
    }
}

/// <summary>One row.</summary>
internal readonly record struct LabelMapRow(string VideoId, int FrameIndex, bool? IsKeyFrame, byte[] Labels, byte[] Predictions, MLImage? Image);

/// <summary>Reads the rows of a cursor.</summary>
internal sealed class LabelMapRows(DataViewRowCursor cursor, LabelMapInputs inputs) : IDisposable
{
    private readonly ValueGetter<VBuffer<byte>> _labels = cursor.GetGetter<VBuffer<byte>>(inputs.LabelMap);
    private readonly ValueGetter<VBuffer<byte>> _predictions = cursor.GetGetter<VBuffer<byte>>(inputs.PredictedLabelMap);
    private readonly FrameColumns _frame = new(cursor, image: null, inputs.VideoId, inputs.FrameIndex);
    private readonly ValueGetter<bool>? _isKeyFrame = Getter<bool>(cursor, inputs.IsKeyFrame);
    private readonly ValueGetter<MLImage>? _picture = Getter<MLImage>(cursor, inputs.Image);
    private VBuffer<byte> _labelBuffer, _predictionBuffer;
    private MLImage? _image;

    /// <summary>Reads the current row. Its picture is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">Labels, predictions and picture are not of the same size.</exception>
    public LabelMapRow Read()
    {
        bool isKeyFrame = false;
        _frame.ReadVideoId();
        string videoId = _frame.VideoId ?? "";
        int frameIndex = _frame.ReadFrameIndex((int)cursor.Position);
        _isKeyFrame?.Invoke(ref isKeyFrame);
        _picture?.Invoke(ref _image!);
        _labels(ref _labelBuffer);
        _predictions(ref _predictionBuffer);
        int pixels = _image is null ? _labelBuffer.Length : _image.Width * _image.Height;
        if (_labelBuffer.Length != pixels || _predictionBuffer.Length != pixels)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"Frame {frameIndex} of '{videoId}' has {_labelBuffer.Length} labelled and {_predictionBuffer.Length} predicted pixels{(_image is null ? "" : $", its picture {_image.Width}x{_image.Height}")}; expected one of each for each pixel of the picture."));
        }

        return new LabelMapRow(videoId, frameIndex, _isKeyFrame is null ? null : isKeyFrame, Classes(_labelBuffer), Classes(_predictionBuffer), _image);
    }

    public void Dispose() => _image?.Dispose();

    private static byte[] Classes(in VBuffer<byte> keys)
    {
        byte[] classes = [.. keys.DenseValues()];
        MaskSchema.ToClasses(classes);
        return classes;
    }

    private static ValueGetter<T>? Getter<T>(DataViewRow row, DataViewSchema.Column? column) => column is { } found ? row.GetGetter<T>(found) : null;
}
