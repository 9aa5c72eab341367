using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples;

/// <summary>Training of a video object detector: what an application of your own needs, and nothing else. Copy it.</summary>
public static partial class VideoDetectionModel
{
    /// <summary>All of it: reads videos whose boxes are in a CSV file, trains and saves.</summary>
    /// <param name="outputModelPath">The model to write, a .zip.</param>
    /// <param name="inputDataFilePath">The CSV file; its videos lie beside it.</param>
    public static void Train(string outputModelPath, string inputDataFilePath)
    {
        var mlContext = new MLContext(seed: 1);
        LabeledVideoData data = LoadIDataViewFromBoxesCsv(mlContext, inputDataFilePath);
        using DeepFeatureFlowTransformer model = Train(mlContext, data);
        SaveModel(mlContext, model, data.Schema, outputModelPath);
    }

    /// <summary>Trains a detector.</summary>
    /// <param name="mlContext">Its seed fixes the result; its log gets the progress.</param>
    /// <param name="trainingData">Labelled videos, of one of the methods below or of your own.</param>
    /// <param name="options">Null takes those for machines without a GPU.</param>
    /// <returns>The detector, which the caller disposes.</returns>
    public static DeepFeatureFlowTransformer Train(
        MLContext mlContext, IDataView trainingData, DeepFeatureFlowTrainer.Options? options = null) =>
        BuildPipeline(mlContext, options ?? DeepFeatureFlowTrainer.Options.Small()).Fit(trainingData);

    /// <summary>What is to be trained. Append transforms of your own here.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="options">Network, recipe, validation set, workspace.</param>
    public static DeepFeatureFlowTrainer BuildPipeline(MLContext mlContext, DeepFeatureFlowTrainer.Options options) =>
        mlContext.VideoDetection.Trainers.DeepFeatureFlow(options);

    /// <summary>Opens a CSV file with the columns video, frame, class, x, y, width, height.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="inputDataFilePath">The file.</param>
    /// <param name="framesFolder">Holds a video file or a folder of images for each video; null: the folder of the file.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromBoxesCsv(
        MLContext mlContext, string inputDataFilePath, string? framesFolder = null, LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromBoxesCsv(inputDataFilePath, framesFolder, options);

    /// <summary>Opens a COCO-VID file (.json).</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="inputDataFilePath">The file.</param>
    /// <param name="imageFolder">What the names of images in the file start from; null: beside the file.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromCocoVid(
        MLContext mlContext, string inputDataFilePath, string? imageFolder = null, LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromCocoVid(inputDataFilePath, imageFolder, options);

    /// <summary>Opens a sequence of the MOT challenge, or a folder of sequences.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="folder">The folder with gt/gt.txt, or of such folders.</param>
    /// <param name="framesPath">Video file or folder of images of a single sequence; null: the usual place.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromMot(
        MLContext mlContext, string folder, string? framesPath = null, LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromMot(folder, framesPath, options);

    /// <summary>Opens ImageNet VID.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="folder">The folder with Data, Annotations and ImageSets.</param>
    /// <param name="set">train, val, or a list in ImageSets.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromImageNetVid(
        MLContext mlContext, string folder, string set = "train", LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromImageNetVid(folder, set, options);

    /// <summary>Opens the still images of ImageNet DET; <c>Concatenate</c> them with VID.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="folder">The folder with Data, Annotations and ImageSets.</param>
    /// <param name="list">A list in ImageSets.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromImageNetDet(
        MLContext mlContext, string folder, string list = "DET_train_30classes", LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromImageNetDet(folder, list, options);

    /// <summary>Opens a set of a dataset with YOLO's text labels.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="inputDataFilePath">The data.yaml, or its folder.</param>
    /// <param name="set">train, val or test; null: train.</param>
    /// <param name="imageFolder">What the paths in the file start from; null: its own folder.</param>
    /// <param name="grouping">Which images are frames of videos.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromYolo(
        MLContext mlContext,
        string inputDataFilePath,
        string? set = null,
        string? imageFolder = null,
        ImageGrouping grouping = ImageGrouping.Automatic,
        LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromYolo(inputDataFilePath, set, imageFolder, grouping, options);

    /// <summary>Opens tracks of CVAT for video 1.1.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="inputDataFilePath">The annotations.xml, or a folder of such files.</param>
    /// <param name="framesPath">Video file or folder of images; null: beside the file.</param>
    /// <param name="options">Names of the classes, strictness.</param>
    public static LabeledVideoData LoadIDataViewFromCvat(
        MLContext mlContext, string inputDataFilePath, string? framesPath = null, LabeledDataOptions? options = null) =>
        mlContext.VideoDetection.LoadFromCvat(inputDataFilePath, framesPath, options);

    /// <summary>Saves a model. An earlier file is replaced once the new one is complete.</summary>
    /// <param name="mlContext">The context of everything else.</param>
    /// <param name="model">The detector, or a chain with transforms of your own.</param>
    /// <param name="inputSchema">Of what it was trained on, <c>data.Schema</c>; it is saved with the model.</param>
    /// <param name="modelSavePath">A .zip.</param>
    public static void SaveModel(MLContext mlContext, ITransformer model, DataViewSchema inputSchema, string modelSavePath)
    {
        using var file = new PendingFile(modelSavePath);
        mlContext.Model.Save(model, inputSchema, file.TemporaryPath);
        file.Commit();
    }
}
