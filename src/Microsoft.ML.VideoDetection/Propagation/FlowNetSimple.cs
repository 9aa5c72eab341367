using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates optical flow of a pair of images by FlowNetSimple, an encoder and decoder with skip connections.</summary>
/// <remarks>
/// Origin: Dosovitskiy et al., "FlowNet", 2015, figure 2; layer names and constants of mmtrack/models/motion/flownet_simple.py.
/// Width 0.5 is the "FlowNet Half" of the DFF paper, section 4.
/// </remarks>
internal sealed class FlowNetSimple : Module<Tensor, Tensor>
{
    private const double LeakySlope = 0.1;

    // Flow is predicted in units of 1/5 of the published network's pixels; training divided the targets by the same number.
    private const double FlowUnit = 5;

    // The decoder stops at a quarter of its input's resolution.
    private const double OutputStride = 4;

    private static readonly int[] Channels = [64, 128, 256, 512, 512, 1024];
    private static readonly int[] Kernels = [7, 5, 5, 3, 3, 3];
    private static readonly int[] DecoderChannels = [64, 128, 256, 512];

    private readonly ConvolutionLayer[][] _encoders = new ConvolutionLayer[6][];
    private readonly ConvolutionLayer[] _decoders = new ConvolutionLayer[4];
    private readonly ConvolutionLayer[] _predictors = new ConvolutionLayer[4];
    private readonly ConvolutionLayer[] _upsamplers = new ConvolutionLayer[4];
    private readonly ConvolutionLayer _finalPredictor;
    private readonly FlowNetLayers _layers;

    /// <param name="width">Factor on every channel count.</param>
    /// <param name="inputScale">Size of the images relative to the network's input, for example 0.5.</param>
    /// <param name="device">Device of the parameters.</param>
    public FlowNetSimple(double width, double inputScale, Device? device = null)
        : base(nameof(FlowNetSimple))
    {
        InputScale = inputScale;
        int Scaled(int channels) => (int)(channels * width);

        int inChannels = 6;
        for (int i = 0; i < _encoders.Length; i++)
        {
            int outChannels = Scaled(Channels[i]);
            ConvolutionLayer first = Layer(Conv2d(inChannels, outChannels, Kernels[i], 2, (Kernels[i] - 1) / 2, device: device));
            _encoders[i] = i < 2 ? [first] : [first, Layer(Conv2d(outChannels, outChannels, 3, padding: 1, device: device))];
            register_module($"conv{i + 1}", Sequential(_encoders[i].Select((layer, n) => ($"{n}", (Module<Tensor, Tensor>)layer))));
            inChannels = outChannels;
        }

        for (int i = 3; i >= 0; i--)
        {
            // Decoder level i upsamples encoder output i+2 (0-based) to the resolution of encoder output i+1.
            int outChannels = Scaled(DecoderChannels[i]);
            _decoders[i] = Layer(Transposed(inChannels, outChannels, device));
            _predictors[i] = new ConvolutionLayer(Predictor(inChannels, device), negativeSlope: null);
            _upsamplers[i] = new ConvolutionLayer(Transposed(2, 2, device), negativeSlope: null);
            register_module($"deconv{i + 2}", _decoders[i]);
            register_module($"predict_flow{i + 3}", _predictors[i]);
            register_module($"upsample_flow{i + 2}", _upsamplers[i]);
            inChannels = Scaled(Channels[i + 1]) + outChannels + 2;
        }

        _finalPredictor = new ConvolutionLayer(Predictor(inChannels, device), negativeSlope: null);
        register_module("predict_flow", _finalPredictor);
        _layers = Layers(layer => layer.call);
    }

    /// <summary>Gets the resolution of the images relative to the network's input.</summary>
    public double InputScale { get; }

    /// <summary>Gets the displacement in network pixels of a prediction of 1, at every resolution of the decoder.</summary>
    public double PixelsPerUnit => PixelsPerUnitAt(InputScale);

    /// <summary>Computes the displacement in network pixels of a prediction of 1.</summary>
    public static double PixelsPerUnitAt(double inputScale) => OutputStride / inputScale * FlowUnit;

    /// <summary>Creates the network with its layers computed by the given function.</summary>
    public FlowNetLayers Layers(Func<ConvolutionLayer, Func<Tensor, Tensor>> compute) => new(
        [.. _encoders.Select(level => level.Select(compute).ToArray())],
        [.. _decoders.Select(compute)],
        [.. _predictors.Select(compute)],
        [.. _upsamplers.Select(compute)],
        compute(_finalPredictor));

    /// <summary>
    /// Maps two images [N, 6, h, w] (see <see cref="Propagation.FlowInput"/>) to flow [N, 2, h/scale, w/scale]: x and y displacement, in network pixels, from
    /// each pixel of the first image to where it was in the second.
    /// </summary>
    public override Tensor forward(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return ToNetworkPixels(_layers.Predict(images)[^1], images, InputScale).MoveToOuterDisposeScope();
    }

    /// <summary>Converts the finest result of <see cref="PredictLevels"/> to that of <see cref="forward"/>.</summary>
    /// <param name="finest">[N, 2, h/4, w/4].</param>
    /// <param name="images">[N, 6, h, w], the images that were predicted from.</param>
    /// <param name="inputScale">The network's <see cref="InputScale"/>.</param>
    /// <returns>[N, 2, h/scale, w/scale], network pixels.</returns>
    public static Tensor ToNetworkPixels(Tensor finest, Tensor images, double inputScale)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] size = [(long)(images.shape[2] / inputScale), (long)(images.shape[3] / inputScale)];
        return functional.interpolate(finest, size, mode: InterpolationMode.Bilinear, align_corners: false)
            .mul_(Number.Of(PixelsPerUnitAt(inputScale)))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Predicts the flow at every resolution of the decoder, for training, in units of <see cref="PixelsPerUnit"/> network pixels.</summary>
    /// <param name="images">[N, 6, h, w], see <see cref="Propagation.FlowInput"/>.</param>
    /// <returns>Five times [N, 2, h/s, w/s], rounded up, with s 64, 32, 16, 8 and 4.</returns>
    public Tensor[] PredictLevels(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] levels = _layers.Predict(images);
        foreach (Tensor level in levels)
            level.MoveToOuterDisposeScope();
        return levels;
    }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    private static ConvolutionLayer Layer(Module<Tensor, Tensor> convolution) => new(convolution, LeakySlope);

    private static Module<Tensor, Tensor> Predictor(int inChannels, Device? device) =>
        Conv2d(inChannels, 2, 3, padding: 1, bias: false, device: device);

    private static Module<Tensor, Tensor> Transposed(int inChannels, int outChannels, Device? device) =>
        ConvTranspose2d(inChannels, outChannels, 4, stride: 2, padding: 1, bias: false, device: device);
}
