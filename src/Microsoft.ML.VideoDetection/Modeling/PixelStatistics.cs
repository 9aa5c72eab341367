using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Provides mean and standard deviation of ImageNet's pixels (RGB, 0 to 255), by which every published backbone normalizes.</summary>
internal static class PixelStatistics
{
    private static readonly float[] _mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] _std = [58.395f, 57.12f, 57.375f];

    /// <summary>Creates the mean, [1, 3, 1, 1].</summary>
    public static Tensor Mean(Device device) => tensor(_mean, device: device).view(1, 3, 1, 1);

    /// <summary>Creates the standard deviation, [1, 3, 1, 1].</summary>
    public static Tensor Std(Device device) => tensor(_std, device: device).view(1, 3, 1, 1);

    /// <summary>Gets the mean of one channel, RGB.</summary>
    public static float MeanOf(int channel) => _mean[channel];

    /// <summary>Gets the standard deviation of one channel, RGB.</summary>
    public static float StdOf(int channel) => _std[channel];
}
