using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tests.Training.Flow;

[TestClass]
public sealed class MatchingEncoderTests
{
    private const int Shifts = 6;

    // What the encoder's rule says of six shifts: length 4 sqrt((k + 1/2) / 6), angle k times the golden angle, rounded.
    private static readonly (int X, int Y)[] Cells = [(1, 0), (-1, 1), (0, -3), (2, 2), (-3, -1), (3, -2)];

    [TensorTestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Score_OfTheShiftBetweenTheFrames_IsTheHighest(int shift)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((int scale, int firstChannel) in new[] { (1, 0), (2, Shifts), (4, 2 * Shifts) })
        {
            Tensor scores = Encode(scale * Cells[shift].X, scale * Cells[shift].Y);
            Tensor mean = scores[0, firstChannel..(firstChannel + Shifts), 4..^4, 4..^4].mean([1, 2]);
            Assert.AreEqual(shift, mean.argmax().ToInt64(), $"scale {scale}");
        }
    }

    /// <summary>The scores of the third stage for a picture that is so many pixels further right and down in the key frame.</summary>
    private static Tensor Encode(int dx, int dy)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        Tensor noise = functional.interpolate(rand(1, 1, 64, 64), [256, 256], mode: InterpolationMode.Bilinear, align_corners: false) - 0.5;
        Tensor key = noise.roll([dy, dx], [2, 3]);
        Tensor x = cat([noise.expand(1, 3, 256, 256), key.expand(1, 3, 256, 256)], dim: 1);
        foreach ((string layer, int channels, int kernel, int stride) in new[]
        {
            ("conv1.0", 16, 7, 2), ("conv2.0", 32, 5, 2), ("conv3.0", 32, 5, 2), ("conv3.1", 32, 3, 1),
        })
        {
            Tensor weight = zeros(channels, x.shape[1], kernel, kernel);
            new MatchingEncoder(Shifts).Write(layer, weight);
            x = functional.leaky_relu(functional.conv2d(x, weight, strides: [stride, stride], padding: [kernel / 2, kernel / 2]), 0.1);
        }

        return x.MoveToOuterDisposeScope();
    }
}
