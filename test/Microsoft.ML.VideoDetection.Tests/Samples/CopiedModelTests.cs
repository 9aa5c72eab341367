using System.Reflection;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.ML.VideoDetection.Tests.Evaluation;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>The files that users copy into their own projects work there, with nothing but the library's public members.</summary>
[TestClass]
public sealed class CopiedModelTests
{
    private const string Program =
        """
        using Dff.Samples;
        using Microsoft.ML;
        using Microsoft.ML.VideoDetection;

        var mlContext = new MLContext(seed: 1);
        LabeledVideoData data = VideoDetectionModel.LoadIDataViewFromBoxesCsv(mlContext, "boxes.csv");
        var options = new DeepFeatureFlowTrainer.Options
        {
            Architecture = mlContext.VideoDetection.Inspect("tiny.zip").Architecture!,
            MaxSteps = 2,
            FrozenStages = 4,
        };
        using (DeepFeatureFlowTransformer trained = VideoDetectionModel.Train(mlContext, data, options))
            VideoDetectionModel.SaveModel(mlContext, trained, data.Schema, VideoDetectionModel.ModelPath);

        ITransformer model = mlContext.Model.Load("VideoDetectionModel.zip", out _);
        VideoDetectionMetrics metrics = VideoDetectionModel.EvaluateWithReport(mlContext, model, data, "report");
        Console.WriteLine($"{metrics.FrameCount} {VideoDetectionModel.Evaluate(mlContext, model, data, new VideoDetectorOptions { KeyFrameInterval = 1 }).FrameCount}");

        var streamed = new List<VideoDetectionModel.ModelOutput>();
        await foreach (VideoDetectionModel.ModelOutput frame in VideoDetectionModel.DetectAsync(model, VideoSource.FromFile("street.mp4"), scoreThreshold: 0))
            streamed.Add(frame);
        foreach (VideoFrame frame in VideoSource.FromFile("street.mp4").ReadFrames())
        {
            using (frame)
            {
                VideoDetectionModel.ModelOutput found = VideoDetectionModel.Predict(
                    new VideoDetectionModel.ModelInput { Image = frame.Image, VideoId = frame.VideoId, FrameIndex = frame.FrameIndex });
                VideoDetectionModel.ModelOutput same = streamed[frame.FrameIndex];
                bool equal = found.BoundingBoxes.Select(box => box.ToString()).SequenceEqual(same.BoundingBoxes.Select(box => box.ToString()));
                VideoDetectionModel.BoundingBox best = found.BoundingBoxes[0];
                bool inside = best is { Left: >= 0, Top: >= 0, Right: <= 64, Bottom: <= 48, Score: > 0 and <= 1, Label: "car" or "person" };
                Console.WriteLine($"{found.FrameIndex} {found.IsKeyFrame} {equal} {inside} {best.Left <= best.Right && best.Top <= best.Bottom}");
            }
        }
        """;

    [TestMethod]
    [DataRow("consumption")]
    [DataRow("training")]
    [DataRow("evaluate")]
    public void Each_file_compiles_alone(string part) =>
        Assert.IsNotNull(ConsoleProgram.Compile($"VideoDetectionModel.{part}", [Read(part)], isLibrary: true));

    [TestMethod]
    public void Together_they_train_save_measure_predict_and_detect()
    {
        Assembly program = ConsoleProgram.Compile("copied", [Program, Read("consumption"), Read("training"), Read("evaluate")]);
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer tiny = mlContext.VideoDetection.CreateUntrained(TinyTraining.Architecture))
            mlContext.Model.Save(tiny, tiny.InputSchema, folder.File("tiny.zip"));
        Clips.Write(folder.File("street.mp4"), 64, 48, 5, codec: "mp4v");
        folder.Write("boxes.csv", "video,frame,class,x,y,width,height\nstreet.mp4,0,car,8,8,24,16\nstreet.mp4,3,person,20,10,10,30\n");

        string[] lines = ConsoleProgram.Run(program, folder.Root).Trim().ReplaceLineEndings("\n").Split('\n');

        // Key frames at 0 and 3: the interval of the tiny architecture is 3.
        CollectionAssert.AreEqual(
            new[] { "5 5", "0 True True True True", "1 False True True True", "2 False True True True", "3 True True True True", "4 False True True True" },
            lines);
        Assert.IsTrue(File.Exists(folder.File("report/index.html")));
    }

    private static string Read(string part) =>
        File.ReadAllText(Path.Combine(ConsoleProgram.RepositoryRoot, "src", "Dff.Samples", $"VideoDetectionModel.{part}.cs"));
}
