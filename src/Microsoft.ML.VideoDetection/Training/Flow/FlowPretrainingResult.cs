namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What flow pretraining has achieved on synthetic pairs that it never saw: end-point errors in network pixels.</summary>
/// <param name="Before">Of the weights that training started from.</param>
/// <param name="After">Of the weights now in the network: where those drawn anew did not beat no flow, the last layer was set to zero.</param>
/// <param name="ZeroFlow">Of no flow at all: what a network must beat to be of use.</param>
/// <param name="Elapsed">Time that it took, measuring included.</param>
internal sealed record FlowPretrainingResult(double Before, double After, double ZeroFlow, TimeSpan Elapsed)
{
    /// <summary>Gets whether the network's flow is better than none.</summary>
    public bool IsUseful => After < ZeroFlow;
}
