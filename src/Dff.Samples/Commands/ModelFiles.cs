using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Opens and saves models, with messages that name the file.</summary>
internal static class ModelFiles
{
    /// <summary>Loads an ML.NET zip, a PyTorch checkpoint or safetensors.</summary>
    public static ITransformer Load(MLContext mlContext, string path)
    {
        if (RequireFile(path))
            return mlContext.VideoDetection.LoadCheckpoint(path);
        if (ForeignFile.Describe(path) is string problem)
            throw new InvalidDataException(problem);

        try
        {
            return mlContext.Model.Load(path, out _);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or DllNotFoundException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"{path} cannot be loaded as an ML.NET model: {CommandHost.Describe(e)}", e);
        }
    }

    /// <summary>Makes sure that there is a file, and tells whether it is a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is a folder.</exception>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static bool RequireFile(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException($"{path} is a folder; a model is a .zip, .pth or .safetensors file.");
        return File.Exists(path) ? ForeignFile.IsCheckpoint(path) : throw new FileNotFoundException($"There is no model {path}.", path);
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
