using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Reads the elements of <c>videos</c>, <c>categories</c> and <c>images</c>.</summary>
internal static class CocoVidParts
{
    internal static void ReadVideo(ref JsonFileTokens tokens, in CocoVidElement element, ICocoVidVisitor visitor)
    {
        CocoVidCategory video = ReadNamed(ref tokens, element);
        visitor.Visit(new CocoVidVideo(video.Id, video.Name), element);
    }

    internal static void ReadCategory(ref JsonFileTokens tokens, in CocoVidElement element, ICocoVidVisitor visitor)
    {
        visitor.Visit(ReadNamed(ref tokens, element), element);
    }

    internal static void ReadImage(ref JsonFileTokens tokens, in CocoVidElement element, ICocoVidVisitor visitor)
    {
        long? id = null;
        long video = -1;
        int frame = -1, width = 0, height = 0;
        string? name = null;
        bool training = true;
        for (tokens.Require(); tokens.Type != JsonTokenType.EndObject; tokens.Require())
        {
            if (tokens.Is("id"u8))
                id = CocoVidFields.Id(ref tokens, element, "id");
            else if (tokens.Is("video_id"u8))
                video = CocoVidFields.OptionalId(ref tokens, element, "video_id");
            else if (tokens.Is("frame_id"u8))
                frame = FrameId(ref tokens, element);
            else if (tokens.Is("file_name"u8))
                name = CocoVidFields.Text(ref tokens, element, "file_name");
            else if (tokens.Is("width"u8))
                width = CocoVidFields.Size(ref tokens, element, "width");
            else if (tokens.Is("height"u8))
                height = CocoVidFields.Size(ref tokens, element, "height");
            else if (tokens.Is("is_vid_train_frame"u8))
                training = CocoVidFields.Flag(ref tokens, element, "is_vid_train_frame");
            else
                Skip(ref tokens);
        }

        visitor.Visit(
            new CocoVidImage(
                id ?? throw CocoVidFields.Missing(element, "id"),
                video,
                frame,
                name ?? throw CocoVidFields.Missing(element, "file_name"),
                width,
                height,
                training),
            element);
    }

    internal static void Skip(ref JsonFileTokens tokens)
    {
        tokens.Require();
        tokens.SkipValue();
    }

    private static int FrameId(ref JsonFileTokens tokens, in CocoVidElement element)
    {
        long value = CocoVidFields.Integer(ref tokens, element, "frame_id");
        return value is >= -1 and < int.MaxValue
            ? (int)value
            : throw CocoVidFields.Unfit(ref tokens, element, "frame_id", "a 0-based position, or -1 for a still image");
    }

    private static CocoVidCategory ReadNamed(ref JsonFileTokens tokens, in CocoVidElement element)
    {
        long? id = null;
        string? name = null, parent = null;
        bool isYouTubeVis = false;
        for (tokens.Require(); tokens.Type != JsonTokenType.EndObject; tokens.Require())
        {
            if (tokens.Is("id"u8))
                id = CocoVidFields.Id(ref tokens, element, "id");
            else if (tokens.Is("name"u8))
                name = CocoVidFields.Text(ref tokens, element, "name");
            else if (tokens.Is("supercategory"u8))
                parent = CocoVidFields.OptionalText(ref tokens);
            else
            {
                isYouTubeVis |= tokens.Is("file_names"u8);
                Skip(ref tokens);
            }
        }

        if (name is null && isYouTubeVis)
            throw CocoVidFields.IsYouTubeVis(element, "file_names");

        return new CocoVidCategory(id ?? throw CocoVidFields.Missing(element, "id"), name ?? throw CocoVidFields.Missing(element, "name"), parent);
    }
}

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
