using Microsoft.ML.VideoDetection.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>
/// The stages of a backward pass through the network, last layers first: heads and flow network; neck; then the backbone from its
/// deepest layers to its first ones.
/// </summary>
internal static class BackwardStages
{
    // What comes before the output of such a module has gradients after everything behind it.
    private static readonly (string Module, string Part)[] _boundaries =
    [
        ("detector.neck", "detector.neck."),
        ("detector.backbone", "detector.backbone.layer4."),
        ("detector.backbone.layer3", "detector.backbone.layer3."),
        ("detector.backbone.layer2", "detector.backbone.layer2."),
        ("detector.backbone.layer1", "detector.backbone."),
    ];

    /// <summary>The stage of a parameter, from 0.</summary>
    public static int Of(string parameter) =>
        Array.FindIndex(_boundaries, boundary => parameter.StartsWith(boundary.Part, StringComparison.Ordinal)) + 1;

    /// <summary>Has somebody told of each stage that a backward pass completes.</summary>
    /// <param name="network">Its neck and backbone run once in a forward pass.</param>
    /// <param name="completed">Receives the stage; the last one, which ends with the pass itself, is not told of.</param>
    /// <returns>Removes what was put into the network.</returns>
    public static IDisposable Watch(FeatureFlowNetwork network, Action<int> completed)
    {
        Dictionary<string, Module> modules = network.named_modules().ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal);
        return new Watched([.. _boundaries.Select((boundary, stage) => new Hook((Module<Tensor, Tensor>)modules[boundary.Module], () => completed(stage)))]);
    }

    private sealed class Hook : IDisposable
    {
        private readonly GradientBoundary _boundary;
        private readonly Action _remove;

        public Hook(Module<Tensor, Tensor> module, Action reached)
        {
            _boundary = new GradientBoundary(reached);
            _remove = module.register_forward_hook((_, _, output) => _boundary.Insert(output)).remove;
        }

        public void Dispose()
        {
            _remove();
            _boundary.Dispose();
        }
    }

    private sealed class Watched(Hook[] hooks) : IDisposable
    {
        public void Dispose() => Array.ForEach(hooks, hook => hook.Dispose());
    }
}
