namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Finds the label file of an image: its path with <c>labels</c> for the last <c>images</c>, or beside the image.</summary>
/// <param name="root">Folder that images are below.</param>
/// <param name="labelRoot">Folder that labels may be below instead, in the same subfolders.</param>
internal sealed class YoloLabelPaths(string root, string labelRoot)
{
    /// <summary>Gets the path of the labels, which need not be there.</summary>
    internal string Of(string image)
    {
        string relative = Path.ChangeExtension(Path.GetRelativePath(root, image).Replace('\\', '/'), ".txt");
        string[] parts = relative.Split('/');
        int images = Array.LastIndexOf(parts, "images");
        string beside = Path.ChangeExtension(image, ".txt");
        if (images < 0)
        {
            // The root may be the folder of images itself.
            string parallel = Path.Combine(labelRoot, "labels", relative);
            return !File.Exists(beside) && File.Exists(parallel) ? parallel : beside;
        }

        parts[images] = "labels";
        string swapped = Path.Combine([root, .. parts]);
        if (File.Exists(swapped))
            return swapped;
        string elsewhere = Path.Combine([labelRoot, .. parts]);
        return File.Exists(elsewhere) ? elsewhere : File.Exists(beside) ? beside : swapped;
    }
}
