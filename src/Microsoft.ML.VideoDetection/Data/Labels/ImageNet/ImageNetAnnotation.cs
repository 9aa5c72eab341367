using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Represents one annotation file of ImageNet VID or DET.</summary>
/// <remarks>
/// The corners are continuous coordinates (width = xmax - xmin), as in mmtracking's converter for ILSVRC. The file's <c>folder</c> and <c>filename</c> are
/// not used: DET's are wrong in places, and a file must not choose a path.
/// </remarks>
internal sealed record ImageNetAnnotation(int Width, int Height, IReadOnlyList<ImageNetObject> Objects)
{
    // The largest file of ILSVRC has 60,000 characters.
    private const int MaxCharacters = 4_000_000;

    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads a file; returns null if it does not exist.</summary>
    /// <exception cref="InvalidDataException">It is malformed; the message names line and element.</exception>
    internal static ImageNetAnnotation? Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using XmlReader reader = XmlReader.Create(stream, _settings);
            XElement root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            if (root.Name != "annotation")
            {
                throw Error(path, root, $"is a '{root.Name}', expected an 'annotation'");
            }

            XElement size = Child(path, root, "size");
            return new ImageNetAnnotation(
                Pixels(path, size, "width"), Pixels(path, size, "height"), [.. root.Elements("object").Select(item => ReadObject(path, item))]);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (XmlException error)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"'{path}' line {error.LineNumber} is no valid annotation: {error.Message}"), error);
        }
    }

    private static ImageNetObject ReadObject(string path, XElement item)
    {
        XElement box = Child(path, item, "bndbox");
        string synset = Child(path, item, "name").Value.Trim();
        return new ImageNetObject(
            synset.Length > 0 ? synset : throw Error(path, item, "has an empty 'name'"),
            LabeledObject.FromEdges(Number(path, box, "xmin"), Number(path, box, "ymin"), Number(path, box, "xmax"), Number(path, box, "ymax")) with
            {
                TrackId = Optional(path, item, "trackid") ?? -1,
                Occluded = Optional(path, item, "occluded") is int and not 0,
                Generated = Optional(path, item, "generated") is int and not 0,
            });
    }

    private static int? Optional(string path, XElement parent, string name)
    {
        if (parent.Element(name) is not XElement child)
        {
            return null;
        }

        return int.TryParse(child.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Error(path, child, $"is '{child.Value.Trim()}', expected a whole number");
    }

    private static double Number(string path, XElement parent, string name)
    {
        XElement child = Child(path, parent, name);
        return double.TryParse(child.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Error(path, child, $"is '{child.Value.Trim()}', expected a number of pixels");
    }

    private static int Pixels(string path, XElement parent, string name) =>
        Number(path, parent, name) is >= 1 and <= 65_535 and double value && value == Math.Floor(value)
            ? (int)value
            : throw Error(path, Child(path, parent, name), "must be a whole number of pixels from 1 to 65535");

    private static XElement Child(string path, XElement parent, string name) =>
        parent.Element(name) ?? throw Error(path, parent, $"has no '{name}'");

    private static InvalidDataException Error(string path, XElement element, string problem) => new(string.Create(
        CultureInfo.InvariantCulture, $"'{path}' line {((IXmlLineInfo)element).LineNumber}: the element '{element.Name}' {problem}."));
}

/// <summary>Represents one <c>object</c> of an ImageNet annotation file, before its label is known.</summary>
internal readonly record struct ImageNetObject(string Synset, LabeledObject Object);
