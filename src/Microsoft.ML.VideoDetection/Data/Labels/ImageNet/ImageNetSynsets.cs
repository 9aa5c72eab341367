using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>The WordNet ids by which ImageNet's annotations name the 30 classes of VID; DET uses the same ids for them.</summary>
/// <remarks>Origin: ILSVRC2015 development kit, data/meta_vid.mat and data/meta_det.mat.</remarks>
internal static class ImageNetSynsets
{
    /// <summary>Ids in the order of <see cref="ImageNetVidClasses.Names"/>.</summary>
    internal static ImmutableArray<string> Ids { get; } =
    [
        "n02691156", "n02419796", "n02131653", "n02834778", "n01503061", "n02924116", "n02958343", "n02402425", "n02084071", "n02121808",
        "n02503517", "n02118333", "n02510455", "n02342885", "n02374451", "n02129165", "n01674464", "n02484322", "n03790512", "n02324045",
        "n02509815", "n02411705", "n01726692", "n02355227", "n02129604", "n04468005", "n01662784", "n04530566", "n02062744", "n02391049",
    ];

    private static readonly FrozenDictionary<string, string> _names =
        Ids.Zip(ImageNetVidClasses.Names).ToFrozenDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Gets the name of a class; the id itself for a class that VID does not have.</summary>
    internal static string NameOf(string id) => _names.GetValueOrDefault(id, id);
}
