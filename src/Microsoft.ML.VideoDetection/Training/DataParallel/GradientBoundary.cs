using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>A place in the network that backward passes reach when the gradients of everything behind it are complete. Changes nothing.</summary>
/// <remarks>
/// libtorch has hooks on parameters for this, which TorchSharp does not show. This works as well because libtorch adds up a parameter's
/// gradient as soon as it has it, and otherwise runs what was computed last first; see torch/csrc/autograd/engine.cpp.
/// </remarks>
/// <param name="reached">Called in backward passes, on libtorch's thread; must not throw.</param>
internal sealed class GradientBoundary(Action reached) : IDisposable
{
    // Made on a thread of libtorch, which on a GPU is in nobody's scope.
    private Tensor? _passed;

    /// <summary>What flows through, with the boundary behind it.</summary>
    public Tensor Insert(Tensor values)
    {
        Dispose();
        return Identity.apply(values, this);
    }

    /// <summary>Frees the gradient that passed last.</summary>
    public void Dispose()
    {
        _passed?.Dispose();
        _passed = null;
    }

    private Tensor Pass(Tensor gradient)
    {
        reached();
        Dispose();
        return _passed = gradient.alias().DetachFromDisposeScope();
    }

    private sealed class Identity : autograd.SingleTensorFunction<Identity>
    {
        private const string Key = "boundary";

        public override string Name => nameof(GradientBoundary);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Key, vars[1]);
            return ((Tensor)vars[0]).alias();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            // One for each argument; the second one is no tensor.
            using (grad_output)
                return [((GradientBoundary)ctx.get_data(Key)).Pass(grad_output), null!];
        }
    }
}
