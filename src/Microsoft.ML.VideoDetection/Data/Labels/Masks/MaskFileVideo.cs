using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Represents a picture and its mask.</summary>
/// <param name="ImagePath">File of the picture.</param>
/// <param name="MaskPath">File of the mask; null if the frame has none.</param>
internal readonly record struct MaskFrame(string ImagePath, string? MaskPath);

/// <summary>Represents the files of one video, in order.</summary>
/// <param name="VideoId">Its name.</param>
/// <param name="Frames">Frames, at least one.</param>
/// <param name="IsStill">Whether it is one still image.</param>
internal sealed record MaskFileGroup(string VideoId, IReadOnlyList<MaskFrame> Frames, bool IsStill = false);

/// <summary>Represents a video whose pictures and masks are files.</summary>
/// <param name="coding">Meaning of the masks.</param>
/// <param name="files">The files.</param>
/// <param name="problems">Counts truncated pictures.</param>
internal sealed class MaskFileVideo(MaskCoding coding, MaskFileGroup files, DataProblems problems) : MaskedVideo
{
    public override VideoInfo Info { get; } = new(files.VideoId, FrameCount: files.Frames.Count);

    public override int FrameCount => files.Frames.Count;

    public override bool IsStill => files.IsStill;

    /// <summary>Creates a dataset from files.</summary>
    internal static LabeledMaskData Open(MaskCoding coding, MaskFileGroup[] videos, DataProblems problems) =>
        new(coding.ClassNames, [.. videos.Select(files => new MaskFileVideo(coding, files, problems))], problems);

    public override (int Width, int Height) GetSize(int position) => ImageFile.ReadSize(GetImagePath(position));

    public override bool HasMask(int position) => GetMaskPath(position) is not null;

    public override string GetImagePath(int position) => FrameAt(position).ImagePath;

    public override string? GetMaskPath(int position) => FrameAt(position).MaskPath;

    public override MLImage ReadImage(int position) => problems.ReadImage(GetImagePath(position));

    public override byte[] ReadLabelMap(int position)
    {
        (int width, int height) = GetSize(position);
        if (GetMaskPath(position) is string path)
            return coding.Decode(PngMask.Read(path, width, height), path, width);
        var none = new byte[width * height];
        Array.Fill(none, MaskCoding.Ignored);
        return none;
    }

    private MaskFrame FrameAt(int position)
    {
        RequireFrame(position);
        return files.Frames[position];
    }
}
