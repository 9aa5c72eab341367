using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.FrameCache;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The frames that a trainer learns from, at random places: the input itself where it can do that, otherwise a copy.</summary>
internal sealed class TrainingData : IDisposable
{
    private readonly IDisposable? _copy;

    private TrainingData(LabeledVideoData frames, IDisposable? copy) => (Frames, _copy) = (frames, copy);

    /// <summary>Gets the frames; their class names are the key values of the label column.</summary>
    public LabeledVideoData Frames { get; }

    /// <summary>Gets whether the rows were copied to a temporary file.</summary>
    public bool IsCopy => _copy is not null;

    /// <summary>Makes the rows readable at random places and checks that they can be learnt from.</summary>
    /// <param name="input">Rows that <see cref="TrainerSchema.Check"/> has found to have the columns.</param>
    /// <param name="options">Names of the columns.</param>
    /// <param name="architecture">Tells the network's resolution.</param>
    /// <param name="surroundings">Is told what the data is, and asked whether to go on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key values of the label column do not name classes.</exception>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or something cannot be used; the message names the place.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public static TrainingData Open(
        IDataView input,
        DeepFeatureFlowTrainer.Options options,
        DeepFeatureFlowArchitecture architecture,
        DataSurroundings surroundings)
    {
        TrainingData data = OpenUnchecked(input, options, architecture, surroundings);
        try
        {
            new TrainingDataCheck(data.Frames, surroundings).Run();
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the copy, if there is one; the input stays.</summary>
    public void Dispose() => _copy?.Dispose();

    private static TrainingData OpenUnchecked(
        IDataView input,
        DeepFeatureFlowTrainer.Options options,
        DeepFeatureFlowArchitecture architecture,
        DataSurroundings surroundings)
    {
        IReadOnlyList<string> classNames = LabelColumnClasses.Read(input.Schema, options.LabelColumnName);
        if (input is LabeledVideoData frames && HasDefaultNames(options))
            return new TrainingData(frames, null);
        CachedVideoData copy = CachedVideoData.Create(
            input, Columns(input.Schema, options), classNames, architecture, surroundings, new FrameCacheFile());
        return new TrainingData(copy.Data, copy);
    }

    // Under other names the user means other columns, or leaves some out.
    private static bool HasDefaultNames(DeepFeatureFlowTrainer.Options options) =>
        options is
        {
            ImageColumnName: VideoColumns.Image,
            VideoIdColumnName: VideoColumns.VideoId,
            FrameIndexColumnName: VideoColumns.FrameIndex,
            LabelColumnName: VideoColumns.Label,
            BoundingBoxColumnName: VideoColumns.BoundingBoxes,
            IgnoredBoundingBoxColumnName: VideoColumns.IgnoredBoundingBoxes,
        };

    private static LabeledColumns Columns(DataViewSchema schema, DeepFeatureFlowTrainer.Options options)
    {
        DataViewSchema.Column? Optional(string? name) => name is null ? null : schema[name];
        bool hasIgnored = TrainerSchema.HasIgnored(schema.Select(column => column.Name), options);
        DataViewSchema.Column? isStill = schema.GetColumnOrNull(VideoColumns.IsStill);
        return new LabeledColumns(
            schema[options.ImageColumnName],
            Optional(options.VideoIdColumnName),
            Optional(options.FrameIndexColumnName),
            isStill?.Type is BooleanDataViewType ? isStill : null,
            schema[options.LabelColumnName],
            schema[options.BoundingBoxColumnName],
            hasIgnored ? schema[options.IgnoredBoundingBoxColumnName!] : null);
    }
}
