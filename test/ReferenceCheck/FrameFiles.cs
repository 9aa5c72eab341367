using Microsoft.ML.Data;

namespace ReferenceCheck;

internal static class FrameFiles
{
    public static IEnumerable<MLImage> Read(string path)
    {
        foreach (string f in Directory.EnumerateFiles(path, "*.png").Order())
        {
            using var image = MLImage.CreateFromFile(f);
            yield return image;
        }
    }
}
