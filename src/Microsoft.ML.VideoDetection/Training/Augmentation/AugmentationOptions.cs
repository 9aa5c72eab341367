using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Says how the pictures of a training pair are changed, both alike, so that a detector learns from few scenes what holds in others.</summary>
/// <remarks>
/// The motion between the two frames stays true: places move in both, and colors change in both. Everything is drawn anew for each pair, from the
/// seed of the training. Mirroring is <see cref="VideoTrainerOptions.FlipProbability"/>.
/// </remarks>
public sealed class AugmentationOptions
{
    /// <summary>Least size of the picture within the network's input; what it does not fill is grey. Default: 1. Range: 0.05 to 1.</summary>
    public double MinScale = 1;

    /// <summary>Greatest size; what does not fit is cut off at random, but never all objects. Default: 1. Range: 1 to 8.</summary>
    public double MaxScale = 1;

    /// <summary>Greatest factor by which width grows against height, or the other way round. Default: 1. Range: 1 to 4.</summary>
    public double MaxStretch = 1;

    /// <summary>Greatest change of the brightness, as a share. Default: 0. Range: 0 to 1.</summary>
    public double Brightness;

    /// <summary>Greatest change of the contrast, as a share. Default: 0. Range: 0 to 1.</summary>
    public double Contrast;

    /// <summary>Greatest change of the saturation, as a share. Default: 0. Range: 0 to 1.</summary>
    public double Saturation;

    /// <summary>Greatest rotation of the hues, degrees. Default: 0. Range: 0 to 180.</summary>
    public double Hue;

    /// <summary>Share of pairs without colors. Default: 0. Range: 0 to 1.</summary>
    public double GrayProbability;

    /// <summary>Share of pairs that are blurred. Default: 0. Range: 0 to 1.</summary>
    public double BlurProbability;

    /// <summary>Share of pairs with noise, in each frame its own. Default: 0. Range: 0 to 1.</summary>
    public double NoiseProbability;

    /// <summary>Share of pairs that look as after strong JPEG compression. Default: 0. Range: 0 to 1.</summary>
    public double JpegProbability;

    /// <summary>Leaves pictures as they are.</summary>
    public static AugmentationOptions None() => new();

    /// <summary>Changes size, place and colors somewhat: for a camera or a few.</summary>
    public static AugmentationOptions Light() => new()
    {
        MinScale = 0.75,
        MaxScale = 1.5,
        MaxStretch = 1.15,
        Brightness = 0.25,
        Contrast = 0.25,
        Saturation = 0.3,
        Hue = 10,
        GrayProbability = 0.05,
        BlurProbability = 0.1,
        NoiseProbability = 0.1,
        JpegProbability = 0.1,
    };

    /// <summary>Changes all of it strongly: for few pictures, and scenes that were never seen.</summary>
    public static AugmentationOptions Strong() => new()
    {
        MinScale = 0.5,
        MaxScale = 2,
        MaxStretch = 1.3,
        Brightness = 0.4,
        Contrast = 0.4,
        Saturation = 0.6,
        Hue = 20,
        GrayProbability = 0.15,
        BlurProbability = 0.2,
        NoiseProbability = 0.2,
        JpegProbability = 0.2,
    };

    internal AugmentationOptions Copy() => (AugmentationOptions)MemberwiseClone();

    /// <summary>Names the values that are out of their range.</summary>
    internal IEnumerable<string> Problems()
    {
        (string Name, double Value, double Least, double Most)[] values =
        [
            (nameof(MinScale), MinScale, 0.05, 1), (nameof(MaxScale), MaxScale, 1, 8), (nameof(MaxStretch), MaxStretch, 1, 4),
            (nameof(Brightness), Brightness, 0, 1), (nameof(Contrast), Contrast, 0, 1), (nameof(Saturation), Saturation, 0, 1),
            (nameof(Hue), Hue, 0, 180), (nameof(GrayProbability), GrayProbability, 0, 1), (nameof(BlurProbability), BlurProbability, 0, 1),
            (nameof(NoiseProbability), NoiseProbability, 0, 1), (nameof(JpegProbability), JpegProbability, 0, 1),
        ];
        foreach ((string name, double value, double least, double most) in values)
        {
            if (!(value >= least && value <= most))
                yield return string.Create(CultureInfo.InvariantCulture, $"Augmentation.{name} is {value}; it must be between {least} and {most}.");
        }
    }
}
