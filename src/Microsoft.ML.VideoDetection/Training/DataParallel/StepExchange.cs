namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>Exchanges what a step gives between ranks; this one is of a process alone and exchanges nothing.</summary>
internal class StepExchange : IDisposable
{
    /// <summary>Gets the number of ranks.</summary>
    public virtual int Ranks => 1;

    /// <summary>Gets the number of steps whose gradients went between ranks.</summary>
    public long Steps { get; protected set; }

    /// <summary>Gets the time that all steps waited for other ranks.</summary>
    public TimeSpan Waited { get; protected set; }

    /// <summary>Gets whether some rank wanted to stop when the last step was made; the same on all of them.</summary>
    public bool IsStopping { get; protected set; }

    /// <summary>Prepares for the forward pass of a pair.</summary>
    /// <param name="isLast">Whether gradients are complete after its backward pass.</param>
    public virtual void BeginPair(bool isLast)
    {
    }

    /// <summary>Waits until gradients and losses of all ranks are added up.</summary>
    /// <param name="losses">Receives the sums.</param>
    public virtual void Finish(double[] losses)
    {
    }

    /// <summary>Describes the exchange for the log; null where there was none.</summary>
    public virtual string? Describe(StepClock clock) => null;

    public virtual void Dispose()
    {
    }
}
