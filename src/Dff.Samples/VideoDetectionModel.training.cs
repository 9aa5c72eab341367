using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples;

/// <summary>Training of a video object detector: what an application of your own needs, and nothing else. Copy it.</summary>
public static class VideoDetectionModel
{
    /// <summary>Trains a detector.</summary>
    /// <param name="mlContext">Its seed fixes the result; its log gets the progress.</param>
    /// <param name="trainingData">Labelled videos, for example of <c>mlContext.VideoDetection.LoadFromMot("data/MOT17/train")</c>.</param>
    /// <param name="options">Null takes those for machines without a GPU.</param>
    /// <returns>The detector; save it with <c>mlContext.Model.Save(model, model.InputSchema, "model.zip")</c>.</returns>
    public static DeepFeatureFlowTransformer Train(
        MLContext mlContext, IDataView trainingData, DeepFeatureFlowTrainer.Options? options = null) =>
        BuildPipeline(mlContext, options ?? DeepFeatureFlowTrainer.Options.Small()).Fit(trainingData);

    /// <summary>What is to be trained. Append transforms of your own here.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="options">Network, recipe, validation set, workspace.</param>
    public static DeepFeatureFlowTrainer BuildPipeline(MLContext mlContext, DeepFeatureFlowTrainer.Options options) =>
        mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);
}
