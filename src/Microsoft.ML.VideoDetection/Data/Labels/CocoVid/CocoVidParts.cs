using System.Text.Json;

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
