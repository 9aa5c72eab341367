using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>Remembers what the preparation of training data says.</summary>
internal sealed class DataMessages
{
    public List<string> Infos { get; } = [];

    public List<string> Warnings { get; } = [];

    public DataCallbacks Callbacks(Action? checkAlive = null, CancellationToken cancellation = default) =>
        new(Infos.Add, Warnings.Add, checkAlive ?? (() => { }), cancellation);
}
