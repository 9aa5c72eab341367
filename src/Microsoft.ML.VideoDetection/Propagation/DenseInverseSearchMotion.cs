using System.Diagnostics;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates motion by dense inverse search at half of the network's resolution.</summary>
/// <remarks>Consecutive frames are compared with each other, a frame after skipped ones directly with the key frame.</remarks>
internal sealed class DenseInverseSearchMotion : IMotionEstimator
{
    private readonly ChainedMotion _chain = new(DenseInverseSearchOptions.Fast);
    private FramePixels? _newKey;
    private bool _hasKey;
    private int _lastIndex;
    private float[] _x = [], _y = [];

    /// <inheritdoc/>
    public MotionField Field => _chain.Total;

    /// <inheritdoc/>
    public FrameStep? Step => _chain.Step;

    /// <inheritdoc/>
    public void SetKeyFrame(FramePixels key, int frameIndex) => (_newKey, _hasKey, _lastIndex) = (key, true, frameIndex);

    /// <inheritdoc/>
    public void Reset() => (_newKey, _hasKey) = (null, false);

    /// <inheritdoc/>
    public void Estimate(FramePixels frame, int frameIndex)
    {
        if (!_hasKey)
            throw new InvalidOperationException("There is no key frame to look at: call SetKeyFrame first.");
        using Activity? activity = FrameActivity.Start(FrameActivity.Flow);
        if (_newKey is { } key)
        {
            Fill(key);
            _chain.Restart();
            _newKey = null;
        }

        Fill(frame);
        if (frameIndex == _lastIndex + 1)
            _chain.Advance();
        else
            _chain.Direct();
        _lastIndex = frameIndex;
    }

    /// <inheritdoc/>
    public (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level)
    {
        int height = (int)level.Features.shape[2], width = (int)level.Features.shape[3], count = width * height;
        if (_x.Length != count)
            (_x, _y) = (new float[count], new float[count]);
        CellMotion.Longest(Field, level.Stride, width, height, _x, _y);
        Tensor columns = empty([1, height, width], device: CPU), rows = empty([1, height, width], device: CPU);
        Span<float> column = TensorMemory.Of(columns), row = TensorMemory.Of(rows);
        for (int cell = 0; cell < count; cell++)
            (column[cell], row[cell]) = ((cell % width) + _x[cell], (cell / width) + _y[cell]);
        Device device = level.Features.device;
        return device.type == TorchSharp.DeviceType.CPU ? (columns, rows) : (columns.to(device, disposeAfter: true), rows.to(device, disposeAfter: true));
    }

    private void Fill(FramePixels pixels) =>
        _chain.Next.FillFromRgb(pixels.Rgb, pixels.Geometry.NetworkWidth, pixels.Geometry.NetworkHeight);
}
