using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.Onnx;

/// <summary>Maps the weights of a residual network in an ONNX file to the names and the form of a detector's backbone.</summary>
/// <remarks>
/// Models written by CNTK, such as ML.NET's image featurizers, take blue, green and red from 0 to 255 with the mean subtracted and no division; the channels
/// of the first convolution's weights are reversed and multiplied by the standard deviation, so that it takes the input of every backbone here. The mean is
/// not in the file: ImageNet's is subtracted, which differs by 0.4 to 0.5 from that of the mean picture that Microsoft.ML.DnnImageFeaturizer.ResNet18
/// subtracts. Other models are assumed to be torchvision's: red, green and blue of mean 0 and deviation 1.
/// </remarks>
internal sealed class OnnxBackbone : IWeightSource
{
    private const string Prefix = "detector.backbone.";
    private const string ProducerOfPixels = "CNTK";

    // Epsilon of PyTorch's batch norm, which the network uses.
    private const double Epsilon = 1e-5;

    private readonly OnnxModel _model;
    private readonly Dictionary<string, WeightOutline> _outlines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<Tensor>> _copies = new(StringComparer.Ordinal);

    /// <param name="model">The model; owned by this object, also if the constructor throws.</param>
    /// <exception cref="InvalidDataException">The graph is not a residual network.</exception>
    public OnnxBackbone(OnnxModel model)
    {
        _model = model;
        try
        {
            var network = new OnnxResNet(model);
            Add("conv1", "bn1", network.Stem, seesPixels: model.Producer == ProducerOfPixels);
            for (int stage = 0; stage < network.Stages.Count; stage++)
            {
                for (int block = 0; block < network.Stages[stage].Count; block++)
                    Add($"layer{stage + 1}.{block}.", network.Stages[stage][block]);
            }
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path => _model.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightOutline> Outlines => _outlines;

    /// <inheritdoc/>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations)
    {
        using IDisposable quiet = no_grad();
        foreach ((string name, Tensor destination) in destinations)
        {
            using DisposeScope scope = NewDisposeScope();
            _copies[name](destination);
        }
    }

    public void Dispose() => _model.Dispose();

    private void Add(string prefix, OnnxBlock block)
    {
        for (int i = 0; i < block.Main.Count; i++)
            Add($"{prefix}conv{i + 1}", $"{prefix}bn{i + 1}", block.Main[i]);
        if (block.Shortcut is { } shortcut)
            Add(prefix + "downsample.0", prefix + "downsample.1", shortcut);
    }

    private void Add(string convolution, string norm, OnnxConvolution source, bool seesPixels = false)
    {
        long[] channels = [source.Weight.Shape[0]];
        Set(convolution + ".weight", source.Weight.Shape, destination =>
        {
            _model.CopyTo(source.Weight, destination);
            if (seesPixels)
                destination.copy_(destination.flip(1) * PixelStatistics.Std(destination.device));
        });

        // A norm that was folded into the convolution becomes one that adds the convolution's bias.
        Set(norm + ".weight", channels, destination => Copy(source.Norm?[0], destination, otherwise: 1));
        Set(norm + ".bias", channels, destination => Copy(source.Norm?[1] ?? source.Bias, destination, otherwise: 0));
        Set(norm + ".running_mean", channels, destination =>
        {
            Copy(source.Norm?[2], destination, otherwise: 0);
            if (source is { Norm: not null, Bias: { } bias })
                destination.copy_(destination - Read(bias));
        });
        Set(norm + ".running_var", channels, destination =>
        {
            Copy(source.Norm?[3], destination, otherwise: 1 - Epsilon);
            if (source.Norm is not null)
                destination.PlusInPlace(tensor(source.Epsilon - Epsilon, destination.dtype, destination.device));
        });
    }

    private void Set(string name, long[] shape, Action<Tensor> copy)
    {
        _outlines[Prefix + name] = new WeightOutline(shape, ScalarType.Float32);
        _copies[Prefix + name] = copy;
    }

    private void Copy(OnnxTensor? tensor, Tensor destination, double otherwise)
    {
        if (tensor is null)
            destination.fill_(Number.Of(otherwise));
        else if (tensor.Shape.AsSpan().SequenceEqual(destination.shape))
            _model.CopyTo(tensor, destination);
        else
            throw _model.Invalid($"is damaged: {ErrorText.Printable(tensor.Name)} is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", destination.shape)}]");
    }

    private Tensor Read(OnnxTensor tensor)
    {
        Tensor read = empty(tensor.Shape, ScalarType.Float32, CPU);
        _model.CopyTo(tensor, read);
        return read;
    }
}
