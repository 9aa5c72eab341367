using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Opens the still images of a DET list.</summary>
internal static class ImageNetDetData
{
    internal static LabeledVideoData Open(string root, string list, LabeledDataOptions? options)
    {
        root = ImageNetLayout.RequireRoot(root);
        ArgumentException.ThrowIfNullOrWhiteSpace(list);
        options = LabeledDataOptions.CopyOf(options);
        string path = ImageNetLayout.FindList(root, list, ImageNetLayout.Det) ?? throw ImageNetLayout.NoList(root, list);
        return ImageNetData.Open(root, ImageNetLayout.Det, Read(path), options, new DataProblems(options.Strict));
    }

    // "train/ILSVRC2014_train_0000/ILSVRC2014_train_00000663 1". An image with objects of several classes may be listed for each of them.
    private static ImageNetVideo[] Read(string path)
    {
        List<ImageNetVideo> images = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        using LabelLines reader = new(path);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            string name = text.AsSpan().Trim() is var trimmed && trimmed.IndexOf(' ') is >= 0 and int space ? trimmed[..space].ToString() : trimmed.ToString();
            if (name.Length == 0)
            {
                continue;
            }

            // ILSVRC's lists have no extensions.
            if (ImageFile.HasSupportedExtension(name))
            {
                name = Path.ChangeExtension(name, null);
            }

            PathBelow.Require(name, string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}"));
            if (seen.Add(name))
            {
                images.Add(new ImageNetVideo(name, 1));
            }
        }

        return images.Count > 0 ? [.. images] : throw new InvalidDataException($"The list '{path}' has no images.");
    }
}

/// <summary>Finds the extensions of DET's images, which its lists omit.</summary>
/// <param name="folder">The folder that the names in the lists are relative to.</param>
internal sealed class ImageNetStills(string folder)
{
    private static readonly string[] _extensions = [ImageNetLayout.ImageExtension, ".jpg", ".jpeg", ".png", ".JPG", ".PNG", ".bmp"];

    // The extension of the last image, most likely also that of the next.
    private volatile string _last = ImageNetLayout.ImageExtension;

    /// <summary>Gets the extension of an image: that of its file, or the usual one if there is no file.</summary>
    internal string ExtensionOf(string stem)
    {
        string last = _last;
        if (File.Exists(Path.Combine(folder, stem + last)))
            return last;
        string? found = _extensions.FirstOrDefault(extension => File.Exists(Path.Combine(folder, stem + extension)));
        if (found is not null)
            _last = found;
        return found ?? ImageNetLayout.ImageExtension;
    }
}
