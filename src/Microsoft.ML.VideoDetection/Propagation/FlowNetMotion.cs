using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates motion by a flow network, straight from each frame to the key frame.</summary>
/// <param name="network">Shared, not disposed.</param>
/// <param name="warp">Meaning of zero flow.</param>
/// <param name="device">Device of the network.</param>
internal sealed class FlowNetMotion(InferenceFlowNetwork network, WarpConvention warp, Device device) : IMotionEstimator, IDisposable
{
    private readonly MotionField _field = new();
    private FramePixels? _keyPixels;
    private Tensor? _key, _images, _finest;
    private bool _fieldIsOld;

    /// <inheritdoc/>
    public MotionField Field
    {
        get
        {
            if (_fieldIsOld)
                FillField();
            return _field;
        }
    }

    /// <inheritdoc/>
    public FrameStep? Step => null;

    /// <inheritdoc/>
    public void SetKeyFrame(FramePixels key, int frameIndex)
    {
        Reset();
        _keyPixels = key;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        ForgetFrame();
        _key?.Dispose();
        (_key, _keyPixels) = (null, null);
    }

    /// <inheritdoc/>
    public void Estimate(FramePixels frame, int frameIndex)
    {
        using DisposeScope scope = NewDisposeScope();
        _key ??= FlowInput.Of(_keyPixels ?? throw new InvalidOperationException("There is no key frame to look at: call SetKeyFrame first."), network.InputScale, device).DetachFromDisposeScope();
        Tensor current = FlowInput.Of(frame, network.InputScale, device);
        ForgetFrame();
        using Activity? activity = FrameActivity.Start(FrameActivity.Flow);
        _images = cat([current, _key], dim: 1).DetachFromDisposeScope();
        _finest = network.Finest(_images).DetachFromDisposeScope();
        _fieldIsOld = true;
    }

    /// <inheritdoc/>
    public (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level)
    {
        using Tensor flow = FlowNetSimple.ToNetworkPixels(_finest!, _images!, network.InputScale);
        return FeatureWarp.SamplingPositions(level.Features.shape[2], level.Features.shape[3], flow, warp);
    }

    public void Dispose() => Reset();

    // Copies the decoder's finest resolution to the field: its pixels are level 0, half of the network's resolution, halved once or more.
    private void FillField()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = _finest!.cpu().contiguous();
        int height = (int)vectors.shape[2], width = (int)vectors.shape[3], count = width * height;
        float pixelsOfLevel0 = (float)FlowNetSimple.PixelsPerUnitAt(network.InputScale) / 2;
        _field.Resize(width, height, int.Log2((int)(2 / network.InputScale)));
        ReadOnlySpan<float> values = TensorMemory.Of(vectors);
        for (int i = 0; i < count; i++)
            (_field.Vectors[2 * i], _field.Vectors[(2 * i) + 1]) = (values[i] * pixelsOfLevel0, values[count + i] * pixelsOfLevel0);
        _fieldIsOld = false;
    }

    private void ForgetFrame()
    {
        _images?.Dispose();
        _finest?.Dispose();
        (_images, _finest) = (null, null);
    }
}
