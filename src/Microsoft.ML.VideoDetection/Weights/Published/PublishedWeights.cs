using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Weights.Published;

namespace Microsoft.ML.VideoDetection;

/// <summary>Represents a published file of weights, whose file name ends in the first digits of its SHA-256.</summary>
public sealed partial class PublishedWeights
{
    private const string OpenMMLab = "https://download.openmmlab.com/mmtracking/vid/dff/";
    private const string TorchVision = "https://download.pytorch.org/models/";

    private PublishedWeights(string name, string description, bool isDetector, Uri address, Match file)
    {
        Name = name;
        Description = description;
        IsDetector = isDetector;
        Address = address;
        FileName = file.Value;
        Sha256Prefix = file.Groups["hash"].Value;
    }

    /// <summary>
    /// Gets the files that have a short name: the Deep Feature Flow detectors in mmtracking's documentation (<c>configs/vid/dff/README.md</c>), and the ImageNet
    /// backbones of torchvision (<c>IMAGENET1K_V1</c> in <c>torchvision/models/resnet.py</c>) that <see cref="BackboneKind"/> has.
    /// </summary>
    public static IReadOnlyList<PublishedWeights> All { get; } =
    [
        Detector("r50", "ResNet-50", "dff_faster_rcnn_r50_dc5_1x_imagenetvid", "20201227_213250-548911a4"),
        Detector("r101", "ResNet-101", "dff_faster_rcnn_r101_dc5_1x_imagenetvid", "20201218_172720-ad732e17"),
        Detector("x101", "ResNeXt-101", "dff_faster_rcnn_x101_dc5_1x_imagenetvid", "20210819_095932-0a9e6cb5"),
        Backbone("resnet18", "f37072fd"),
        Backbone("resnet34", "b627a593"),
        Backbone("resnet50", "0676ba61"),
        Backbone("resnet101", "63fe2227"),
        Backbone("resnet152", "394f9c45"),
        Backbone("resnext101_64x4d", "173b62eb"),
    ];

    /// <summary>Gets the short name, for example "r50", or the address of a file without one.</summary>
    public string Name { get; }

    /// <summary>Gets a short description of the content.</summary>
    public string Description { get; }

    /// <summary>Gets whether the file is known to contain a whole detector, not only a backbone to initialize a training.</summary>
    public bool IsDetector { get; }

    /// <summary>Gets the address where it was published.</summary>
    public Uri Address { get; }

    /// <summary>Gets the name of the file.</summary>
    public string FileName { get; }

    /// <summary>Gets the first hexadecimal digits of its SHA-256, 8 or more, in lower case.</summary>
    public string Sha256Prefix { get; }

    /// <summary>Finds a file by its short name or address.</summary>
    /// <param name="nameOrAddress">
    /// A short name of <see cref="All"/>, or an https address that ends in a name like <c>resnet50-0676ba61.pth</c>: at least eight digits of the file's own SHA-256,
    /// and .pth, .pt or .onnx, which are read without running any code in them.
    /// </param>
    /// <returns>The file; null if the text is neither.</returns>
    public static PublishedWeights? Find(string nameOrAddress)
    {
        ArgumentNullException.ThrowIfNull(nameOrAddress);
        if (All.FirstOrDefault(weights => weights.Name == nameOrAddress) is { } known)
            return known;
        return Uri.TryCreate(nameOrAddress, UriKind.Absolute, out Uri? address)
            && address.Scheme == Uri.UriSchemeHttps
            && HashedName().Match(address.Segments[^1]) is { Success: true } file
                ? new PublishedWeights(nameOrAddress, "weights at an address", isDetector: false, address, file)
                : null;
    }

    /// <summary>Gets the local path of the file after a download; the file need not exist.</summary>
    /// <param name="folder">Folder, see <see cref="WeightDownloadOptions.Folder"/>; null for the default.</param>
    /// <exception cref="IOException">The user has no folder for application data.</exception>
    public string GetPath(string? folder = null) =>
        Path.Combine(WeightLocations.FindFolder(folder, Environment.GetEnvironmentVariable), FileName);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static PublishedWeights Detector(string name, string backbone, string recipe, string version)
    {
        var address = new Uri($"{OpenMMLab}{recipe}/{recipe}_{version}.pth");
        return new(name, $"Deep Feature Flow detector, {backbone}, ImageNet VID (mmtracking)", isDetector: true, address, HashedName().Match(address.Segments[^1]));
    }

    private static PublishedWeights Backbone(string name, string hash)
    {
        var address = new Uri($"{TorchVision}{name}-{hash}.pth");
        return new(name, "ImageNet backbone (torchvision)", isDetector: false, address, HashedName().Match(address.Segments[^1]));
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,150}-(?<hash>[0-9a-f]{8,64})\.(pth|pt|onnx)\z")]
    private static partial Regex HashedName();
}
