using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads single fields of COCO-VID elements; what does not fit is an error that names element and field.</summary>
internal static class CocoVidFields
{
    internal static string Text(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.Type == JsonTokenType.String ? tokens.Text() : throw Unfit(ref tokens, element, field, "a text");
    }

    internal static long Integer(ref JsonFileTokens tokens, in CocoVidElement element, string field)
    {
        tokens.Require();
        return tokens.TryGetInteger(out long value) ? value : throw Unfit(ref tokens, element, field, "a whole number");
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

    internal static InvalidDataException Unfit(ref JsonFileTokens tokens, in CocoVidElement element, string field, string expected) =>
        element.Error(string.Create(
            CultureInfo.InvariantCulture,
            $"has the {field} {(tokens.Type is JsonTokenType.StartArray ? "[" : tokens.Type is JsonTokenType.StartObject ? "{" : tokens.Raw())} at byte {tokens.BytePosition}, expected {expected}"));
}
