using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Opens and saves models, with messages that name the file.</summary>
internal static class ModelFiles
{
    private static readonly string[] _checkpointExtensions = [".pth", ".pt", ".ckpt"];

    public static bool IsCheckpoint(string path) =>
        _checkpointExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads an ML.NET zip or a PyTorch checkpoint.</summary>
    public static ITransformer Load(MLContext mlContext, string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException($"{path} is a folder; a model is a .zip or .pth file.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no model {path}.", path);
        if (IsCheckpoint(path))
            return mlContext.VideoDetection.LoadCheckpoint(path);

        try
        {
            return mlContext.Model.Load(path, out _);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or DllNotFoundException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"{path} cannot be loaded as an ML.NET model: {CommandHost.Describe(e)}", e);
        }
    }

    /// <summary>Finds out before hours of work whether a model can be saved at their end.</summary>
    /// <exception cref="IOException">It cannot; the message says why.</exception>
    public static void RequireWritable(string path)
    {
        using PendingFile _ = new(path);
    }

    /// <summary>Saves under a temporary name first, so that the file is whole or not there.</summary>
    public static void Save(MLContext mlContext, DeepFeatureFlowTransformer model, string path) =>
        VideoDetectionModel.SaveModel(mlContext, model, model.InputSchema, path);
}
