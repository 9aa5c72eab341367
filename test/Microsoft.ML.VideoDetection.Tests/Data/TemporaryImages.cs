using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Files of datasets in a temporary folder.</summary>
internal static class TemporaryImages
{
    /// <summary>Writes a picture of one color; its folder is made.</summary>
    internal static void Picture(this TemporaryFolder folder, string name, int width = 40, int height = 20)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using MLImage image = Clips.Filled(width, height, 1, 2, 3);
        image.Save(folder.File(name));
    }

    /// <summary>Writes a text; its folder is made.</summary>
    internal static string Text(this TemporaryFolder folder, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        return folder.Write(name, text);
    }
}
