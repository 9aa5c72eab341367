using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A place in the network that backward passes reach when the gradients of everything behind it are complete. Changes nothing.</summary>
/// <remarks>
/// libtorch has hooks on parameters for this, which TorchSharp does not show. This works as well because libtorch adds up a parameter's
/// gradient as soon as it has it, and otherwise runs what was computed last first; see torch/csrc/autograd/engine.cpp.
/// </remarks>
internal sealed class GradientBoundary : autograd.SingleTensorFunction<GradientBoundary>
{
    private const string Key = "reached";

    public override string Name => nameof(GradientBoundary);

    /// <param name="values">What flows through.</param>
    /// <param name="reached">Called in backward passes, on libtorch's thread; must not throw.</param>
    public static Tensor Insert(Tensor values, Action reached) => apply(values, reached);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Key, vars[1]);
        return ((Tensor)vars[0]).alias();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((Action)ctx.get_data(Key))();

        // One for each argument; the second one is no tensor.
        return [grad_output.alias(), null!];
    }
}
