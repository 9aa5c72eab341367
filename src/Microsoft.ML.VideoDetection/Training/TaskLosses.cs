using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The parts of the loss of one example, scalars.</summary>
/// <param name="Parts">Those of the task, in the order of <see cref="TaughtTask{TPair}.LossNames"/>.</param>
/// <param name="Flow">What the pictures say of the flow, with its weights; 0 where there is no flow network.</param>
internal readonly record struct TaskLosses(IReadOnlyList<Tensor> Parts, Tensor Flow)
{
    private Tensor[] All => [.. Parts, Flow];

    /// <summary>A part that an example does not have.</summary>
    public static Tensor Nothing(Device device) => zeros(1, device: device).squeeze();

    /// <summary>Their sum.</summary>
    public Tensor Total()
    {
        using DisposeScope scope = NewDisposeScope();
        return All.Aggregate((sum, loss) => sum.Plus(loss)).MoveToOuterDisposeScope();
    }

    /// <summary>Their values, the flow's last, in one transfer from the device.</summary>
    public Tensor Values()
    {
        using DisposeScope scope = NewDisposeScope();
        return stack(All).detach().cpu().MoveToOuterDisposeScope();
    }

    /// <summary>Some of these and the rest of the others.</summary>
    /// <param name="other">Losses of the same kind.</param>
    /// <param name="share">Of the others, 0 to 1.</param>
    internal TaskLosses Blend(TaskLosses other, double share)
    {
        Tensor Of(Tensor own, Tensor others) => (own * Number.Of(1 - share)).Plus(others * Number.Of(share));
        return new TaskLosses([.. Parts.Zip(other.Parts, Of)], Of(Flow, other.Flow));
    }

    internal TaskLosses MoveToOuterDisposeScope()
    {
        foreach (Tensor loss in All)
            loss.MoveToOuterDisposeScope();
        return this;
    }
}
