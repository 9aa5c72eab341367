using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Writes block matching into the first channels of convolutions: how alike the frames are at a few shifts, on three scales.</summary>
/// <param name="shifts">Shifts of each scale; with none, nothing is written.</param>
/// <remarks>
/// A layer that compares gives the absolute differences of the frames, shifted against each other; the next one adds them up over
/// its kernel and subtracts them from their mean over the shifts, so that the best shift has the highest score; later ones widen the
/// neighbourhood. Since layers halve the resolution, the same few cells reach 4, 8 and 16 pixels on the three scales.
/// </remarks>
internal sealed class MatchingEncoder(int shifts)
{
    // Frames a few grey levels apart, of 255, shall give numbers about as large as random channels have.
    private const double DifferenceGain = 8;
    private const double ScoreGain = 10;
    private const double WideningGain = 1.2;

    // Cells that each frame can be shifted by in the kernels, which are 7 wide with a blur of 3, then 5 wide without.
    private const int Reach = 2;

    private const double GoldenAngle = 2.399963;

    private static readonly float[] Blur = [0.25f, 0.5f, 0.25f];

    /// <summary>Overwrites the weights of a layer for as many output channels as matching has there.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="weight">[out, in, k, k].</param>
    public void Write(string layer, Tensor weight)
    {
        if (shifts < 1)
            return;
        switch (layer)
        {
            case "conv1.0":
                Compare(weight, 0, MatchingChannels.BrightnessOfInput, blurs: true);
                Pass(weight, Output("conv1.0").Frames, MatchingChannels.BrightnessOfInput);
                break;
            case "conv2.0":
                Score(weight, Output("conv1.0"));
                Compare(weight, Output("conv2.0").Differences, Output("conv1.0").BrightnessOf, blurs: false);
                Pass(weight, Output("conv2.0").Frames, Output("conv1.0").BrightnessOf);
                break;
            case "conv3.0":
                Score(weight, Output("conv2.0"));
                Compare(weight, Output("conv3.0").Differences, Output("conv2.0").BrightnessOf, blurs: false);
                break;
            case "conv3.1":
                Score(weight, Output("conv3.0"));
                break;
            default:
                Widen(weight, 3 * shifts);
                break;
        }
    }

    private MatchingChannels Output(string layer) => layer switch
    {
        "conv1.0" => new MatchingChannels(shifts, 0, HasDifferences: true, HasFrames: true),
        "conv2.0" => new MatchingChannels(shifts, 1, HasDifferences: true, HasFrames: true),
        _ => new MatchingChannels(shifts, 2, HasDifferences: true, HasFrames: false),
    };

    // Two rows per shift: current frame minus key frame and the reverse, so that together they are the absolute value.
    private void Compare(Tensor weight, int firstRow, Func<int, IEnumerable<(int Channel, double Weight)>> brightness, bool blurs)
    {
        int centre = (int)weight.shape[2] / 2;
        using Tensor spot = blurs ? Smooth() : ones(1, 1);
        for (int k = 0; k < shifts; k++)
        {
            // A sunflower's seeds, evenly over a disc. Each frame gives half of the shift: the kernel has no room for more.
            double length = 2 * Reach * Math.Sqrt((k + 0.5) / shifts);
            int dx = (int)Math.Round(length * Math.Cos(k * GoldenAngle)), dy = (int)Math.Round(length * Math.Sin(k * GoldenAngle));
            for (int sign = 0; sign < 2; sign++)
            {
                int row = firstRow + (2 * k) + sign;
                double gain = sign == 0 ? DifferenceGain : -DifferenceGain;
                weight[row].zero_();
                Place(weight[row], brightness(0), centre - (dx / 2), centre - (dy / 2), spot * gain);
                Place(weight[row], brightness(1), centre + dx - (dx / 2), centre + dy - (dy / 2), spot * -gain);
            }
        }
    }

    // The frames themselves, blurred because half of the cells are left out, for the next scale.
    private static void Pass(Tensor weight, int firstRow, Func<int, IEnumerable<(int Channel, double Weight)>> brightness)
    {
        int centre = (int)weight.shape[2] / 2;
        using Tensor spot = Smooth();
        for (int i = 0; i < 4; i++)
        {
            weight[firstRow + i].zero_();
            Place(weight[firstRow + i], brightness(i / 2), centre, centre, spot * (i % 2 == 0 ? MatchingChannels.FrameGain : -MatchingChannels.FrameGain));
        }
    }

    private void Score(Tensor weight, MatchingChannels input)
    {
        Widen(weight, input.Differences);
        double each = ScoreGain / (weight.shape[2] * weight.shape[3]);
        int first = input.Differences;
        for (int k = 0; k < shifts; k++)
        {
            Tensor row = weight[input.Differences + k].zero_();
            row[first..(first + (2 * shifts))].fill_(each / shifts);
            row[(first + (2 * k))..(first + (2 * k) + 2)].sub_(each);
        }
    }

    private static void Widen(Tensor weight, int channels)
    {
        for (int k = 0; k < channels; k++)
        {
            weight[k].zero_();
            weight[k, k].fill_(WideningGain / (weight.shape[2] * weight.shape[3]));
        }
    }

    private static Tensor Smooth()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor blur = tensor(Blur);
        return blur.outer(blur).MoveToOuterDisposeScope();
    }

    private static void Place(Tensor row, IEnumerable<(int Channel, double Weight)> brightness, int x, int y, Tensor spot)
    {
        int half = (int)spot.shape[0] / 2;
        foreach ((int channel, double weight) in brightness)
            row[channel, (y - half)..(y + half + 1), (x - half)..(x + half + 1)].add_(spot * weight);
    }
}
