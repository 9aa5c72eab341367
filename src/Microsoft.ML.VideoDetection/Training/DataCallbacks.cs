namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Holds what the preparation of training data calls: for messages and cancellation.</summary>
/// <param name="Info">Is told what the data is, and how a long copy gets on.</param>
/// <param name="Warn">Is told what is odd but no reason to stop.</param>
/// <param name="CheckAlive">Throws when the user has cancelled through ML.NET.</param>
/// <param name="Cancellation">The user's own token.</param>
internal sealed record DataCallbacks(
    Action<string> Info, Action<string> Warn, Action CheckAlive, CancellationToken Cancellation)
{
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public void ThrowIfCancelled()
    {
        Cancellation.ThrowIfCancellationRequested();
        CheckAlive();
    }
}
