namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Holds what a training loop calls: for progress, messages, validation and cancellation. All calls come on the thread of the loop.</summary>
/// <param name="Report">Is told of every step and every end of an epoch.</param>
/// <param name="Info">Is told once what the ranks exchanged.</param>
/// <param name="Warn">Is told of steps that were skipped, and why.</param>
/// <param name="Validate">The figure of the network as it is, 0 to 1; null when there is no validation set.</param>
/// <param name="CheckAlive">Throws when the user has cancelled through ML.NET.</param>
/// <param name="Cancellation">The user's own token.</param>
internal sealed record TrainingCallbacks(
    Action<TrainingProgress> Report,
    Action<string> Info,
    Action<string> Warn,
    Func<double?>? Validate,
    Action CheckAlive,
    CancellationToken Cancellation);
