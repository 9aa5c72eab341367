using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PhotometricLossTests
{
    // Input 64x48 at half the network's resolution; a prediction of 1 is 4 / 0.5 * 5 = 40 network pixels, 20 of the input.
    private const int Width = 64;
    private const int Height = 48;

    // Roundings on the way to a mean over the 16x12 cells of the finest level, in any order, with 10 for each term.
    private const int MeanOfAll = (16 * 12) + 10;

    private static FlowNetSimple _network = null!;

    [ClassInitialize]
    public static void MakeNetwork(TestContext _) => _network = new FlowNetSimple(width: 1 / 16.0, inputScale: 0.5);

    [ClassCleanup]
    public static void FreeNetwork() => _network.Dispose();

    [TensorTestMethod]
    public void Frames_of_two_colors_cost_the_difference_at_three_levels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = zeros(1, 6, Height, Width);
        images[.., ..3] = 0.3f;
        double brightness = 3 * Math.Pow((0.3 * 0.3) + 1e-4, 0.45);
        double tolerance = Rounding.OfSum(MeanOfAll, brightness);
        Assert.AreEqual(brightness, Loss(images, Constant(0, 0), new ObjectiveWeights(0, 1, 0)), tolerance);
        Assert.AreEqual(2 * brightness, Loss(images, Constant(0, 0), new ObjectiveWeights(0, 2, 0)), 2 * tolerance);
    }

    [TensorTestMethod]
    public void The_flow_that_explains_the_pictures_costs_least()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);

        // What is at x now was at x + 8 in the reference frame: 8 of the input is 0.4.
        Tensor world = functional(rand(1, 3, Height / 8, (Width + 16) / 8, generator: generator));
        Tensor images = cat([world.narrow(3, 8, Width), world.narrow(3, 0, Width)], dim: 1);
        double right = Loss(images, Constant(0.4f, 0), new ObjectiveWeights(0, 1, 0));
        foreach ((float x, float y) in new[] { (0f, 0f), (-0.4f, 0f), (0.4f, 0.4f), (0.2f, 0f), (0.6f, 0f) })
            Assert.IsGreaterThan(right, Loss(images, Constant(x, y), new ObjectiveWeights(0, 1, 0)), $"{x} {y}");

        static Tensor functional(Tensor small) =>
            nn.functional.interpolate(small, scale_factor: [8, 8], mode: InterpolationMode.Bilinear, align_corners: false);
    }

    [TensorTestMethod]
    public void A_step_in_the_flow_is_rough_and_a_constant_is_not()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = zeros(1, 6, Height, Width);
        var weights = new ObjectiveWeights(0, 0, 1);

        // What is left is the rounding of the corner at zero, once for each direction and level.
        double corner = 3 * 2 * 1e-3, tolerance = Rounding.OfSum(MeanOfAll, corner + (1.0 / 30));
        Assert.AreEqual(corner, Loss(images, Constant(0.7f, -2), weights), tolerance);

        // A step of 1 in x between two columns, at the finest level alone: one of 15 differences, in one of two components.
        Tensor[] levels = Constant(0, 0);
        levels[^1][.., 0, .., 8..] = 1;
        Assert.AreEqual(corner + ((Math.Sqrt(1 + 1e-6) - 1e-3) / 15 / 2), Loss(images, levels, weights), tolerance);
    }

    private static double Loss(Tensor images, Tensor[] levels, ObjectiveWeights weights)
    {
        using Tensor loss = PhotometricLoss.Compute(levels, images, _network, weights);
        return loss.ToDouble();
    }

    // Strides of the input: 64, 32, 16, 8, 4.
    private static Tensor[] Constant(float x, float y) =>
    [
        .. new[] { 64, 32, 16, 8, 4 }.Select(stride =>
            tensor(new[] { x, y }).view(1, 2, 1, 1).repeat(1, 1, (Height + stride - 1) / stride, Width / stride)),
    ];
}
