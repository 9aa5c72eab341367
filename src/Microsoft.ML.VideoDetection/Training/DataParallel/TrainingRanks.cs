using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>Represents the processes that train one network together, or this process alone: what all of them must do or decide alike.</summary>
internal abstract class TrainingRanks
{
    /// <summary>Gets this process alone.</summary>
    public static TrainingRanks Alone { get; } = new SingleRank();

    /// <summary>Gets the rank of this process, 0 to <see cref="Count"/> - 1; rank 0 validates, writes files and logs.</summary>
    public abstract int Rank { get; }

    /// <summary>Gets the number of processes.</summary>
    public abstract int Count { get; }

    /// <summary>Gets whether this is rank 0.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Wraps the processes of a launch; null is this one alone.</summary>
    public static TrainingRanks Of(RankGroup? group) => group is null ? Alone : new ParallelRanks(group);

    /// <summary>Prepares the exchange of a training's steps.</summary>
    /// <param name="network">Its parameters are trained; the same on all ranks.</param>
    /// <param name="optimizer">Of the network.</param>
    /// <param name="wantsToStop">Whether this rank wants to end training; asked at each step.</param>
    public abstract StepExchange Open(FeatureFlowNetwork network, DetectorOptimizer optimizer, Func<bool> wantsToStop);

    /// <summary>Throws if training is to end before the next step.</summary>
    /// <param name="isStopping"><see cref="StepExchange.IsStopping"/> of the last step.</param>
    /// <param name="callbacks">With the user's means of cancellation.</param>
    /// <exception cref="OperationCanceledException">The user cancelled it on some rank; thrown on all of them after the same step.</exception>
    public abstract void ThrowIfCancelled(bool isStopping, TrainingCallbacks callbacks);

    /// <summary>Gets the token that may end the wait for a frame: none where another rank waits for this one's step.</summary>
    public abstract CancellationToken LoadingToken(CancellationToken cancellation);

    /// <summary>Measures on rank 0 while the others wait.</summary>
    /// <param name="measure">The figure; null where there is no validation set.</param>
    /// <exception cref="OperationCanceledException">The user cancelled it; thrown on all ranks.</exception>
    public abstract double? Validate(Func<double?>? measure);

    /// <summary>Names the pairs of a step that are to blame for its loss: those that some rank found guilty, or all where none did.</summary>
    /// <param name="guilty">Descriptions of this rank's guilty pairs.</param>
    /// <param name="all">Descriptions of all of its pairs.</param>
    public abstract string Blame(IReadOnlyList<string> guilty, IReadOnlyList<string> all);

    /// <summary>Marks an error at which all ranks end at the same place.</summary>
    public abstract T EndTogether<T>(T error)
        where T : Exception;

    private sealed class SingleRank : TrainingRanks
    {
        public override int Rank => 0;

        public override int Count => 1;

        public override StepExchange Open(FeatureFlowNetwork network, DetectorOptimizer optimizer, Func<bool> wantsToStop) => new();

        public override void ThrowIfCancelled(bool isStopping, TrainingCallbacks callbacks)
        {
            callbacks.Cancellation.ThrowIfCancellationRequested();
            callbacks.CheckAlive();
        }

        public override CancellationToken LoadingToken(CancellationToken cancellation) => cancellation;

        public override double? Validate(Func<double?>? measure) => measure?.Invoke();

        public override string Blame(IReadOnlyList<string> guilty, IReadOnlyList<string> all) => string.Join(", ", guilty.Count > 0 ? guilty : all);

        public override T EndTogether<T>(T error) => error;
    }
}
