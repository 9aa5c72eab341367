using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.ImageNet;

/// <summary>A folder in the layout of ILSVRC2015 with as little in it as a test needs.</summary>
internal sealed class SmallImageNet : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal SmallImageNet()
    {
        foreach (string name in new[] { "Data/VID", "Data/DET", "Annotations/VID", "Annotations/DET", "ImageSets" })
            Directory.CreateDirectory(_folder.File(name));
    }

    internal string Root => _folder.Root;

    internal static string Object(string synset, string box = "<xmax>6</xmax><xmin>1</xmin><ymax>5</ymax><ymin>2</ymin>", string flags =
        "<trackid>3</trackid><occluded>1</occluded><generated>0</generated>") => $"<object>{flags}<name>{synset}</name><bndbox>{box}</bndbox></object>";

    internal static string Annotation(params string[] objects) =>
        $"<annotation>\n<folder>../../etc</folder>\n<size><width>8</width><height>6</height></size>\n{string.Concat(objects)}</annotation>";

    internal string List(string name, string text) => _folder.Write(Path.Combine("ImageSets", name), text);

    internal string Label(string frame, string text)
    {
        string path = Path.Combine("Annotations", frame + ".xml");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(path))!);
        return _folder.Write(path, text);
    }

    /// <summary>Writes frames 0 to count - 1; their pixels are PNG, which the reader does not mind.</summary>
    internal void Frames(string video, int count)
    {
        Directory.CreateDirectory(_folder.File($"Data/VID/{video}"));
        for (int i = 0; i < count; i++)
            Image(string.Create(CultureInfo.InvariantCulture, $"VID/{video}/{i:D6}"));
    }

    internal void Image(string name)
    {
        string path = _folder.File($"Data/{name}.JPEG");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
        image.Save(_folder.File("image.png"));
        File.Move(_folder.File("image.png"), path);
    }

    public void Dispose() => _folder.Dispose();
}
