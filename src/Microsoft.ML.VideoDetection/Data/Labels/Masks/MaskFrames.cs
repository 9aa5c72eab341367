using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Where the frames and masks of videos come from. Safe to use from several threads; places are checked by the caller.</summary>
internal abstract class MaskFrames
{
    /// <summary>Gets the names of the classes.</summary>
    internal abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the number of videos.</summary>
    internal abstract int VideoCount { get; }

    /// <summary>Gets the name of a video.</summary>
    internal abstract string VideoId(int video);

    /// <summary>Gets the number of frames of a video.</summary>
    internal abstract int FrameCount(int video);

    /// <summary>Tells whether a video is one still image.</summary>
    internal abstract bool IsStill(int video);

    /// <summary>Tells whether a frame has a mask.</summary>
    internal abstract bool HasMask(int video, int frame);

    /// <summary>Gets the file of a frame's picture; null where it has none.</summary>
    internal virtual string? ImagePath(int video, int frame) => null;

    /// <summary>Gets the file of a frame's mask; null where it has none.</summary>
    internal virtual string? MaskPath(int video, int frame) => null;

    /// <summary>Makes the picture of a frame, which the caller disposes.</summary>
    internal abstract MLImage ReadImage(int video, int frame, DataProblems problems);

    /// <summary>Makes the 0-based classes of a frame's pixels, <see cref="MaskCoding.Ignored"/> for none.</summary>
    internal abstract byte[] ReadLabelMap(int video, int frame);
}

/// <summary>Frames and masks that are files.</summary>
/// <param name="coding">What masks mean.</param>
/// <param name="videos">The files.</param>
internal sealed class MaskFileFrames(MaskCoding coding, MaskVideo[] videos) : MaskFrames
{
    internal override IReadOnlyList<string> ClassNames => coding.ClassNames;

    internal override int VideoCount => videos.Length;

    internal override string VideoId(int video) => videos[video].VideoId;

    internal override int FrameCount(int video) => videos[video].Frames.Count;

    internal override bool IsStill(int video) => videos[video].IsStill;

    internal override bool HasMask(int video, int frame) => MaskPath(video, frame) is not null;

    internal override string ImagePath(int video, int frame) => videos[video].Frames[frame].ImagePath;

    internal override string? MaskPath(int video, int frame) => videos[video].Frames[frame].MaskPath;

    internal override MLImage ReadImage(int video, int frame, DataProblems problems) => problems.ReadImage(ImagePath(video, frame));

    internal override byte[] ReadLabelMap(int video, int frame)
    {
        (int width, int height) = ImageFile.ReadSize(ImagePath(video, frame));
        if (MaskPath(video, frame) is string path)
            return coding.Decode(PngMask.Read(path, width, height), path, width);
        var none = new byte[width * height];
        Array.Fill(none, MaskCoding.Ignored);
        return none;
    }
}

/// <summary>Synthetic videos: nothing is stored, frames and masks are made when they are asked for.</summary>
/// <param name="video">The scenes.</param>
internal sealed class SyntheticMaskFrames(SyntheticVideo video) : MaskFrames
{
    internal override IReadOnlyList<string> ClassNames { get; } = ["background", .. video.ShownClassNames];

    internal override int VideoCount => video.Options.VideoCount;

    internal override string VideoId(int index) => video.VideoIdOf(index);

    internal override int FrameCount(int index) => video.Options.FramesPerVideo;

    internal override bool IsStill(int index) => false;

    internal override bool HasMask(int index, int frame) => true;

    internal override MLImage ReadImage(int index, int frame, DataProblems problems) => video.RenderFrame(index, frame);

    internal override byte[] ReadLabelMap(int index, int frame) => video.ComputeClassMap(index, frame);
}
