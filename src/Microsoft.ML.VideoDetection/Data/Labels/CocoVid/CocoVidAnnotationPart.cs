using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Reads the elements of <c>annotations</c>.</summary>
internal static class CocoVidAnnotationPart
{
    internal static void Read(ref JsonFileTokens tokens, in CocoVidElement element, ICocoVidVisitor visitor)
    {
        CocoVidAnnotation part = new() { Id = -1, InstanceId = -1, Area = double.NaN };
        bool image = false, category = false, box = false;
        for (tokens.Require(); tokens.Type != JsonTokenType.EndObject; tokens.Require())
        {
            if (tokens.Is("id"u8))
            {
                part.Id = CocoVidFields.AnnotationId(ref tokens, element);
            }
            else if (tokens.Is("image_id"u8))
            {
                part.ImageId = CocoVidFields.Id(ref tokens, element, "image_id");
                image = true;
            }
            else if (tokens.Is("category_id"u8))
            {
                part.CategoryId = CocoVidFields.Id(ref tokens, element, "category_id");
                category = true;
            }
            else if (tokens.Is("bbox"u8))
            {
                ReadBox(ref tokens, element, ref part);
                box = true;
            }
            else
            {
                ReadOptional(ref tokens, element, ref part);
            }
        }

        if (!image)
            throw CocoVidFields.Missing(element, "image_id");
        if (!category)
            throw CocoVidFields.Missing(element, "category_id");
        if (!box)
            throw CocoVidFields.Missing(element, "bbox");
        visitor.Visit(part, element);
    }

    private static void ReadOptional(ref JsonFileTokens tokens, in CocoVidElement element, ref CocoVidAnnotation part)
    {
        if (tokens.Is("instance_id"u8))
            part.InstanceId = CocoVidFields.OptionalId(ref tokens, element, "instance_id");
        else if (tokens.Is("bboxes"u8))
            throw CocoVidFields.IsYouTubeVis(element, "bboxes");
        else if (tokens.Is("area"u8))
            part.Area = CocoVidFields.Number(ref tokens, element, "area");
        else if (tokens.Is("iscrowd"u8))
            part.IsCrowd = CocoVidFields.Flag(ref tokens, element, "iscrowd");
        else if (tokens.Is("ignore"u8))
            part.Ignore = CocoVidFields.Flag(ref tokens, element, "ignore");
        else if (tokens.Is("occluded"u8))
            (part.SaysOccluded, part.Occluded) = (true, CocoVidFields.Flag(ref tokens, element, "occluded"));
        else if (tokens.Is("generated"u8))
            (part.SaysGenerated, part.Generated) = (true, CocoVidFields.Flag(ref tokens, element, "generated"));
        else
            CocoVidParts.Skip(ref tokens);
    }

    private static void ReadBox(ref JsonFileTokens tokens, in CocoVidElement element, ref CocoVidAnnotation part)
    {
        CocoVidFields.BeginBox(ref tokens, element);
        part.X = tokens.TryGetNumber(out double x) ? x : throw CocoVidFields.Unfit(ref tokens, element, "bbox x", "a number");
        part.Y = CocoVidFields.Number(ref tokens, element, "bbox y");
        part.Width = CocoVidFields.Number(ref tokens, element, "bbox width");
        part.Height = CocoVidFields.Number(ref tokens, element, "bbox height");
        tokens.Require();
        if (tokens.Type != JsonTokenType.EndArray)
        {
            throw CocoVidFields.Unfit(ref tokens, element, "bbox", "four numbers, x y width height, and no more");
        }
    }
}
