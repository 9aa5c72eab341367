using Microsoft.ML.VideoDetection.Tasks;
using TorchSharp.Modules;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Which parameters are trained: all but those of the first stages of the backbone.</summary>
/// <remarks>Origin: mmdet/models/backbones/resnet.py, frozen_stages: 1 freezes the stem and the first stage.</remarks>
internal static class FrozenStages
{
    /// <summary>What the names of the backbone's parameters begin with.</summary>
    public const string Backbone = "detector.backbone.";


    /// <summary>Sets which parameters ask for gradients, and returns those in the network's order.</summary>
    /// <param name="network">Its batch norms keep their recorded statistics in any case.</param>
    /// <param name="count">0 trains everything; n from 1 to 4 leaves the stem and the first n stages as they are.</param>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Apply(FeatureFlowNetwork network, int count)
    {
        // Evaluation mode is what freezes the statistics; no other module here behaves differently in training.
        network.eval();
        var trained = new List<(string, Parameter)>();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            parameter.requires_grad = !IsFrozen(name, count);
            if (parameter.requires_grad)
                trained.Add((name, parameter));
        }

        return trained;
    }

    private static bool IsFrozen(string name, int count)
    {
        if (count == 0 || !name.StartsWith(Backbone, StringComparison.Ordinal))
            return false;
        string part = name[Backbone.Length..];
        return !part.StartsWith("layer", StringComparison.Ordinal) || part["layer".Length] - '0' <= count;
    }
}
