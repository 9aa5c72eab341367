using System.Globalization;
using System.Xml;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>Reads the current element or text of CVAT's XML.</summary>
internal readonly struct CvatElement(XmlReader reader, string path)
{
    // CVAT's xtl1 … ybr2: corners of the front and the back.
    private static readonly string[] _corners = ["tl1", "bl1", "tr1", "br1", "tl2", "bl2", "tr2", "br2"];

    internal XmlNodeType Kind => reader.NodeType;

    internal string Name => reader.Name;

    internal string Value => reader.Value;

    internal bool IsEmpty => reader.IsEmptyElement;

    private int Line => ((IXmlLineInfo)reader).LineNumber;

    internal string? Text(string attribute) => reader.GetAttribute(attribute);

    /// <summary>Reads an attribute as an integer; returns null if it is missing.</summary>
    /// <exception cref="InvalidDataException">It is not an integer from 0.</exception>
    internal int? Integer(string attribute)
    {
        if (Text(attribute) is not string text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Error($"has the {attribute} '{text}', expected a whole number from 0");
    }

    /// <summary>Reads a text as an integer.</summary>
    /// <exception cref="InvalidDataException">It is not an integer from 0.</exception>
    internal int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {Line} has '{text}', expected a whole number from 0."));

    /// <summary>Reads the shape of a track; returns null for one that has no box: points, skeletons.</summary>
    /// <exception cref="InvalidDataException">An attribute is missing or malformed.</exception>
    internal CvatShape? Shape(bool isIgnored) => Box() is not LabeledObject box
        ? null
        : new CvatShape(
            Integer("frame") ?? throw Error("has no 'frame'"),
            box,
            Flag("outside", otherwise: false),
            Flag("occluded", otherwise: false),
            Flag("keyframe", otherwise: true),
            isIgnored,
            Line);

    internal InvalidDataException Error(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {Line}: the element '{Name}' {problem}."));

    private LabeledObject? Box() => Name switch
    {
        "box" => LabeledObject.FromEdges(Number("xtl"), Number("ytl"), Number("xbr"), Number("ybr")),
        "mask" => LabeledObject.FromCorner(Number("left"), Number("top"), Number("width"), Number("height")),
        "ellipse" => LabeledObject.FromEdges(Number("cx") - Number("rx"), Number("cy") - Number("ry"), Number("cx") + Number("rx"), Number("cy") + Number("ry")),
        "polygon" or "polyline" => Around(Text("points") ?? throw Error("has no 'points'")),
        "cuboid" => Cuboid(),
        _ => null,
    };

    private LabeledObject Cuboid()
    {
        CvatElement element = this;
        double[] xs = [.. _corners.Select(corner => element.Number("x" + corner))], ys = [.. _corners.Select(corner => element.Number("y" + corner))];
        return LabeledObject.FromEdges(xs.Min(), ys.Min(), xs.Max(), ys.Max());
    }

    private LabeledObject Around(string points)
    {
        (double x0, double y0, double x1, double y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (string point in points.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (point.Split(',') is not [string x, string y])
                throw Error($"has the point '{point}', expected x,y");
            double px = Parse("points", x), py = Parse("points", y);
            (x0, y0, x1, y1) = (Math.Min(x0, px), Math.Min(y0, py), Math.Max(x1, px), Math.Max(y1, py));
        }

        return x0 <= x1 ? LabeledObject.FromEdges(x0, y0, x1, y1) : throw Error("has no points");
    }

    private double Number(string attribute) => Parse(attribute, Text(attribute) ?? throw Error($"has no '{attribute}'"));

    private double Parse(string attribute, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error($"has the {attribute} '{text}', expected a number of pixels");

    private bool Flag(string attribute, bool otherwise) => Text(attribute) switch
    {
        null => otherwise,
        "1" => true,
        "0" => false,
        string text when bool.TryParse(text, out bool value) => value,
        string text => throw Error($"has {attribute} '{text}', expected 0 or 1"),
    };
}
