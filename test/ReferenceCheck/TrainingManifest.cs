using System.Text.Json;
using Microsoft.ML.VideoDetection.Training;

namespace ReferenceCheck;

/// <summary>What the reference recorded of a few training steps on one frame pair: <c>manifest.json</c>.</summary>
/// <param name="Arch">Short name of the architecture.</param>
/// <param name="ImgScale">Most pixels of the long and of the short side.</param>
/// <param name="Current">File name of the labelled frame.</param>
/// <param name="Reference">File name of the reference frame.</param>
/// <param name="GtBoxesSourcePixels">x0 y0 x1 y1 of each object.</param>
/// <param name="Labels">0-based class of each object.</param>
/// <param name="RpnProposalMaxPerImg">Proposals that go on to the region head.</param>
/// <param name="Lr">Learning rate.</param>
/// <param name="Momentum">Momentum of SGD.</param>
/// <param name="WeightDecay">Weight decay of SGD.</param>
/// <param name="GradClipMaxNorm">Largest gradient norm.</param>
/// <param name="Frozen">Parameters that are not trained.</param>
/// <param name="Precision">How the numbers were computed, where it was not float32.</param>
/// <param name="Steps">The steps in order.</param>
internal sealed record TrainingManifest(
    string Arch, int[] ImgScale, string Current, string Reference, float[][] GtBoxesSourcePixels, long[] Labels,
    int RpnProposalMaxPerImg, double Lr, double Momentum, double WeightDecay, double GradClipMaxNorm, string[] Frozen,
    string? Precision, TrainingStep[] Steps)
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = false,
    };

    public static TrainingManifest Read(string folder)
    {
        string path = Path.Combine(folder, "manifest.json");
        try
        {
            TrainingManifest manifest = JsonSerializer.Deserialize<TrainingManifest>(File.ReadAllText(path), _options)
                ?? throw new InvalidDataException($"{path} is empty.");
            return manifest is { Steps.Length: > 0, Frozen: not null, GtBoxesSourcePixels: not null, Labels: not null }
                ? manifest
                : throw new InvalidDataException($"{path} is not a manifest of training steps.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a manifest of training steps: {e.Message}", e);
        }
    }
}

/// <summary>What was recorded of one step.</summary>
/// <param name="Step">0-based number.</param>
/// <param name="Losses">Parts of the loss by name, and the accuracy of the region head.</param>
/// <param name="TotalLoss">Their sum.</param>
/// <param name="GradNormBeforeClip">Norm of all gradients together.</param>
/// <param name="GradNorms">Norm of each parameter's gradient, where recorded.</param>
/// <param name="UpdateNorms">Norm of each parameter minus its value before the first step, where recorded.</param>
/// <param name="ParamSumAfter">Sum of some parameters after the step.</param>
/// <param name="Tensors">Recorded tensors by name.</param>
internal sealed record TrainingStep(
    int Step, Dictionary<string, double> Losses, double TotalLoss, double GradNormBeforeClip,
    Dictionary<string, double>? GradNorms, Dictionary<string, double>? UpdateNorms, Dictionary<string, double> ParamSumAfter, Dictionary<string, ManifestTensor>? Tensors);
