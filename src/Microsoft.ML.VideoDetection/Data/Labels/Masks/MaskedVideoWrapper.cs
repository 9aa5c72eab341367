using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Forwards frames and masks of another video, as <see cref="LabeledVideoWrapper"/> does for boxes.</summary>
internal abstract class MaskedVideoWrapper(MaskedVideo video) : MaskedVideo
{
    public override VideoInfo Info => video.Info;

    public override int FrameCount => video.FrameCount;

    public override bool IsStill => video.IsStill;

    internal override string Location => video.Location;

    public override int GetFrameIndex(int position) => video.GetFrameIndex(position);

    public override (int Width, int Height) GetSize(int position) => video.GetSize(position);

    public override string? GetImagePath(int position) => video.GetImagePath(position);

    public override string? GetMaskPath(int position) => video.GetMaskPath(position);

    public override bool HasMask(int position) => video.HasMask(position);

    public override MLImage ReadImage(int position) => video.ReadImage(position);

    public override byte[] ReadLabelMap(int position) => video.ReadLabelMap(position);

    internal override FrameReader OpenReader() => video.OpenReader();

    internal override bool IsTrainingFrame(int position) => video.IsTrainingFrame(position);

    internal override string Describe(int position) => video.Describe(position);
}
