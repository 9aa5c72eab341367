namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Finds the extensions of DET's images, which its lists do not say.</summary>
/// <param name="folder">The folder that the names in the lists start from.</param>
internal sealed class ImageNetStills(string folder)
{
    private static readonly string[] _extensions = [ImageNetLayout.ImageExtension, ".jpg", ".jpeg", ".png", ".JPG", ".PNG", ".bmp"];

    // The one of the last image, which most likely is that of the next.
    private volatile string _last = ImageNetLayout.ImageExtension;

    /// <summary>Gets the extension of an image: that of its file, and the usual one where there is none.</summary>
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
