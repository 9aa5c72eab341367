using System.Collections.Immutable;

namespace Microsoft.ML.VideoDetection;

/// <summary>The 30 classes of the ImageNet VID challenge, in the order of the published models' outputs.</summary>
/// <remarks>Origin: ILSVRC2015 development kit, data/meta_vid.mat; mmtracking, mmtrack/datasets/imagenet_vid_dataset.py.</remarks>
public static class ImageNetVidClasses
{
    /// <summary>Gets the names of the classes.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "airplane", "antelope", "bear", "bicycle", "bird", "bus", "car", "cattle", "dog", "domestic_cat",
        "elephant", "fox", "giant_panda", "hamster", "horse", "lion", "lizard", "monkey", "motorcycle", "rabbit",
        "red_panda", "sheep", "snake", "squirrel", "tiger", "train", "turtle", "watercraft", "whale", "zebra",
    ];
}
