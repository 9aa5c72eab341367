using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>What later frames need of a key frame.</summary>
/// <param name="Features">[1, C, H/16, W/16], to be carried to them.</param>
/// <param name="Image">The picture as the network's flow part wants it, to find where its pixels went.</param>
internal sealed record KeyFrame(Tensor Features, Tensor Image) : IDisposable
{
    /// <summary>Lets it outlive the scope that it was made in.</summary>
    public KeyFrame DetachFromDisposeScope()
    {
        Features.DetachFromDisposeScope();
        Image.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Features.Dispose();
        Image.Dispose();
    }
}
