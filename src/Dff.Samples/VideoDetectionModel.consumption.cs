using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples;

/// <summary>Use of a trained video object detector: what an application of your own needs, and nothing else. Copy it.</summary>
public static partial class VideoDetectionModel
{
    /// <summary>Where <see cref="Predict"/> finds the model.</summary>
    public static readonly string ModelPath = Path.GetFullPath("VideoDetectionModel.zip");

    /// <summary>The engine of <see cref="Predict"/>, made when it is needed first. It keeps the key frame of one video: one thread, one video at a time.</summary>
    public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(() => CreatePredictEngine(ModelPath));

    /// <summary>Makes an engine, one for each video that is detected on at the same time.</summary>
    /// <param name="modelPath">A model that training saved.</param>
    public static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine(string modelPath)
    {
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(modelPath, out _);

        // The model gives classes as keys; this transform looks their names up.
        IDataView nothing = mlContext.Data.LoadFromEnumerable<ModelInput>([]);
        ITransformer names = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(nothing));
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(new TransformerChain<ITransformer>(model, names));
    }

    /// <summary>Detects objects on the next frame of a video with the model at <see cref="ModelPath"/>.</summary>
    /// <param name="input">The frame. A new <see cref="ModelInput.VideoId"/> starts a new video.</param>
    public static ModelOutput Predict(ModelInput input) => PredictEngine.Value.Predict(input);

    /// <summary>Detects objects on all frames of a video while it is decoded, in order and in little memory.</summary>
    /// <param name="model">As <c>mlContext.Model.Load</c> returns it. Videos that are detected on at the same time may share it.</param>
    /// <param name="source">For example <c>VideoSource.FromFile("street.mp4")</c>.</param>
    /// <param name="scoreThreshold">Weaker detections are left out; 0 to 1.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<ModelOutput> DetectAsync(
        ITransformer model, VideoSource source, float scoreThreshold = 0.3f, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new VideoDetectorOptions { ScoreThreshold = scoreThreshold };
        using VideoDetector detector = new MLContext().VideoDetection.CreateDetector(model, options);
        await foreach (FrameDetections frame in detector.DetectAsync(source, cancellationToken))
        {
            using (frame)
            {
                yield return new ModelOutput
                {
                    VideoId = frame.VideoId,
                    FrameIndex = frame.FrameIndex,
                    IsKeyFrame = frame.IsKeyFrame,
                    PredictedLabel = [.. frame.Detections.Select(found => found.ClassName)],
                    PredictedBoundingBoxes = [.. frame.Detections.SelectMany(found => new[] { found.X0, found.Y0, found.X1, found.Y1 })],
                    Score = [.. frame.Detections.Select(found => found.Score)],
                };
            }
        }
    }

    /// <summary>One frame of a video.</summary>
    public class ModelInput
    {
        /// <summary>Gets or sets the picture, for example of <c>MLImage.CreateFromFile</c>.</summary>
        [ColumnName("Image"), FrameImage]
        public MLImage? Image { get; set; }

        /// <summary>Gets or sets the name of the video.</summary>
        [ColumnName("VideoId")]
        public string VideoId { get; set; } = "";

        /// <summary>Gets or sets the place of the frame in the video, from 0: it says which frames are key frames.</summary>
        [ColumnName("FrameIndex")]
        public int FrameIndex { get; set; }
    }

    /// <summary>What was found on one frame.</summary>
    public class ModelOutput
    {
        /// <summary>Gets or sets the name of the video.</summary>
        [ColumnName("VideoId")]
        public string VideoId { get; set; } = "";

        /// <summary>Gets or sets the place of the frame in the video, from 0.</summary>
        [ColumnName("FrameIndex")]
        public int FrameIndex { get; set; }

        /// <summary>Gets or sets whether the whole network ran on the frame.</summary>
        [ColumnName("IsKeyFrame")]
        public bool IsKeyFrame { get; set; }

        /// <summary>Gets or sets the class of each object, best score first.</summary>
        [ColumnName("PredictedLabel")]
        public string[] PredictedLabel { get; set; } = [];

        /// <summary>Gets or sets the edges of each object in pixels of the frame: left, top, right, bottom.</summary>
        [ColumnName("PredictedBoundingBoxes")]
        public float[] PredictedBoundingBoxes { get; set; } = [];

        /// <summary>Gets or sets the score of each object, 0 to 1.</summary>
        [ColumnName("Score")]
        public float[] Score { get; set; } = [];

        /// <summary>Gets the same as one box for each object. Take those with a score that suits you, for example from 0.3 on.</summary>
        [NoColumn]
        public BoundingBox[] BoundingBoxes => [.. PredictedLabel.Select((label, i) => new BoundingBox
        {
            Left = PredictedBoundingBoxes[4 * i],
            Top = PredictedBoundingBoxes[(4 * i) + 1],
            Right = PredictedBoundingBoxes[(4 * i) + 2],
            Bottom = PredictedBoundingBoxes[(4 * i) + 3],
            Label = label,
            Score = Score[i],
        })];
    }

    /// <summary>One object. Edges are in pixels of the frame, from its top left corner.</summary>
    public class BoundingBox
    {
        /// <summary>Gets the upper edge.</summary>
        public float Top { get; init; }

        /// <summary>Gets the left edge.</summary>
        public float Left { get; init; }

        /// <summary>Gets the right edge.</summary>
        public float Right { get; init; }

        /// <summary>Gets the lower edge.</summary>
        public float Bottom { get; init; }

        /// <summary>Gets the class.</summary>
        public string Label { get; init; } = "";

        /// <summary>Gets the confidence, 0 to 1.</summary>
        public float Score { get; init; }

        /// <inheritdoc/>
        public override string ToString() =>
            FormattableString.Invariant($"{Label} {Score:0.00}: left {Left:0}, top {Top:0}, right {Right:0}, bottom {Bottom:0}");
    }
}
