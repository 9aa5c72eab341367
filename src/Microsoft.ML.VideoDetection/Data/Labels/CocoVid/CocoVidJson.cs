using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Reads COCO-VID files of any length as a stream: videos, images, annotations and categories, one element at a time.</summary>
/// <remarks>
/// Plain COCO files (no <c>videos</c>) are the same format with still images only. Other lists and fields, such as <c>info</c> or <c>segmentation</c>, are
/// ignored. Flags may be 0/1, true/false or "0"/"1".
/// Origin: <see href="https://cocodataset.org/#format-data">COCO</see>; mmtracking, tools/convert_datasets/ilsvrc, for the fields of videos.
/// </remarks>
internal static class CocoVidJson
{
    /// <summary>Passes every element to the visitor.</summary>
    /// <param name="path">The file.</param>
    /// <param name="visitor">Visitor of the elements.</param>
    /// <param name="ids">Receives ids that are texts.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is not JSON or not a COCO file, or an element is malformed; the message names the place.</exception>
    internal static void Read(string path, ICocoVidVisitor visitor, TextIds? ids = null)
    {
        JsonFileTokens tokens = new(path, ids ?? new TextIds());
        try
        {
            tokens.Require();
            if (tokens.Type != JsonTokenType.StartObject)
            {
                throw new InvalidDataException(
                    $"'{path}' is no COCO annotation file: it begins with a {tokens.Type}, expected an object with 'images', 'annotations' and 'categories'.");
            }

            bool images = false, annotations = false, categories = false;
            for (tokens.Require(); tokens.Type != JsonTokenType.EndObject; tokens.Require())
            {
                if (tokens.Is("videos"u8))
                {
                    ReadList(ref tokens, "videos", visitor, CocoVidParts.ReadVideo);
                }
                else if (tokens.Is("images"u8))
                {
                    images = true;
                    ReadList(ref tokens, "images", visitor, CocoVidParts.ReadImage);
                }
                else if (tokens.Is("annotations"u8))
                {
                    annotations = true;
                    ReadList(ref tokens, "annotations", visitor, CocoVidAnnotationPart.Read);
                }
                else if (tokens.Is("categories"u8))
                {
                    categories = true;
                    ReadList(ref tokens, "categories", visitor, CocoVidParts.ReadCategory);
                }
                else
                {
                    tokens.Require();
                    tokens.SkipValue();
                }
            }

            // Reads on into what follows the object, which is a JSON error.
            while (tokens.Read())
            {
                tokens.SkipValue();
            }

            RequireList(path, images, "images");
            RequireList(path, annotations, "annotations");
            RequireList(path, categories, "categories");
        }
        finally
        {
            tokens.Dispose();
        }
    }

    internal delegate void ElementReader(ref JsonFileTokens tokens, in CocoVidElement element, ICocoVidVisitor visitor);

    private static void ReadList(ref JsonFileTokens tokens, string list, ICocoVidVisitor visitor, ElementReader read)
    {
        tokens.Require();
        if (tokens.Type != JsonTokenType.StartArray)
        {
            throw new InvalidDataException($"'{tokens.Path}': '{list}' at byte {tokens.BytePosition} is a {tokens.Type}, expected an array.");
        }

        int index = 0;
        for (tokens.Require(); tokens.Type != JsonTokenType.EndArray; tokens.Require())
        {
            CocoVidElement element = new(tokens.Path, list, index++, tokens.BytePosition);
            if (tokens.Type != JsonTokenType.StartObject)
            {
                throw element.Error($"is a {tokens.Type}, expected an object");
            }

            read(ref tokens, element, visitor);
        }
    }

    private static void RequireList(string path, bool found, string list)
    {
        if (!found)
        {
            throw new InvalidDataException($"'{path}' is no COCO annotation file: it has no '{list}'.");
        }
    }
}
