using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Reads single fields of COCO-VID elements; an invalid value is an error that names element and field.</summary>
internal static class CocoVidFields
{
    internal static string Text(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.Type == JsonTokenType.String ? tokens.Text() : throw Unfit(ref tokens, element, field, "a text");
    }

    /// <summary>Reads a text; returns null for any other value.</summary>
    internal static string? OptionalText(ref JsonFileTokens tokens)
    {
        tokens.Require();
        if (tokens.Type == JsonTokenType.String)
            return tokens.Text();
        tokens.SkipValue();
        return null;
    }

    internal static long Integer(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.TryGetInteger(out long value) ? value : throw Unfit(ref tokens, element, field, "a whole number");
    }

    /// <summary>Reads an id: an integer, or a text that is mapped to one.</summary>
    internal static long Id(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        if (tokens.Type == JsonTokenType.String)
            return tokens.Ids.NumberOf(tokens.Text());
        return tokens.TryGetInteger(out long value) ? value : throw Unfit(ref tokens, element, field, "a whole number or a text");
    }

    /// <summary>Reads an id that may be <c>null</c>, which is -1.</summary>
    internal static long OptionalId(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.Type switch
        {
            JsonTokenType.Null => -1,
            JsonTokenType.String => tokens.Ids.NumberOf(tokens.Text()),
            _ when tokens.TryGetInteger(out long value) => value,
            _ => throw Unfit(ref tokens, element, field, "a whole number or a text"),
        };
    }

    internal static int Size(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.TryGetInteger(out long value) && value is >= 1 and <= 65_535
            ? (int)value
            : throw Unfit(ref tokens, element, field, "a whole number of pixels from 1 to 65535");
    }

    internal static double Number(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.TryGetNumber(out double value) ? value : throw Unfit(ref tokens, element, field, "a number");
    }

    /// <summary>Reads the id of an annotation, which is not referred to: -1 if it is a text.</summary>
    internal static long AnnotationId(ref JsonFileTokens tokens, in CocoVidElement element)
    {
        tokens.Require();
        return tokens.TryGetInteger(out long value) ? value
            : tokens.Type is JsonTokenType.String or JsonTokenType.Null ? -1
            : throw Unfit(ref tokens, element, "id", "a whole number or a text");
    }

    /// <summary>Reads up to the first number of a box.</summary>
    internal static void BeginBox(ref JsonFileTokens tokens, in CocoVidElement element)
    {
        tokens.Require();
        if (tokens.Type != JsonTokenType.StartArray)
        {
            throw Unfit(ref tokens, element, "bbox", "[x, y, width, height]");
        }

        tokens.Require();
        if (tokens.Type == JsonTokenType.EndArray)
        {
            throw element.Error("has an empty bbox, [], so that it is no box: delete the element, or give it [x, y, width, height]");
        }
    }

    internal static bool Flag(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ when tokens.TryGetNumber(out double value) => value != 0,
            _ => throw Unfit(ref tokens, element, field, "0, 1, true or false"),
        };
    }

    internal static InvalidDataException Missing(in CocoVidElement element, string field) => element.Error($"has no '{field}'");

    /// <summary>Creates the exception for a file whose videos and annotations are those of YouTube-VIS.</summary>
    internal static InvalidDataException IsYouTubeVis(in CocoVidElement element, string field) => element.Error(
        $"has '{field}': the file is in the format of YouTube-VIS, whose annotations are whole tracks; convert it to COCO-VID, which has an element of 'images' for each frame and a 'bbox' for each object on it");

    internal static InvalidDataException Unfit(ref JsonFileTokens tokens, in CocoVidElement element, string field, string expected) =>
        element.Error(string.Create(
            CultureInfo.InvariantCulture,
            $"has the {field} {(tokens.Type is JsonTokenType.StartArray ? "[" : tokens.Type is JsonTokenType.StartObject ? "{" : tokens.Raw())} at byte {tokens.BytePosition}, expected {expected}"));
}

/// <summary>Represents the position of an element in a COCO-VID file, for error messages.</summary>
/// <param name="Path">The file.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Index">0-based position in the list.</param>
/// <param name="BytePosition">0-based position in the file, in bytes.</param>
internal readonly record struct CocoVidElement(string Path, string List, int Index, long BytePosition)
{
    /// <summary>Creates the exception that names the element.</summary>
    /// <param name="problem">Description of the problem: "has no 'bbox'".</param>
    internal InvalidDataException Error(string problem) => new($"{this} {problem}.");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"'{Path}': {List}[{Index}] (byte {BytePosition})");
}
