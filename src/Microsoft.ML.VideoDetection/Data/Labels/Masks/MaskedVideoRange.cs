using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Frames of a video that follow each other; they keep their numbers.</summary>
/// <param name="video">All frames.</param>
/// <param name="first">0-based position of the first one to take.</param>
/// <param name="count">How many.</param>
internal sealed class MaskedVideoRange(MaskedVideo video, int first, int count) : MaskedVideoWrapper(video)
{
    public override int FrameCount => count;

    public override int GetFrameIndex(int position) => base.GetFrameIndex(At(position));

    public override (int Width, int Height) GetSize(int position) => base.GetSize(At(position));

    public override string? GetImagePath(int position) => base.GetImagePath(At(position));

    public override string? GetMaskPath(int position) => base.GetMaskPath(At(position));

    public override bool HasMask(int position) => base.HasMask(At(position));

    public override MLImage ReadImage(int position) => base.ReadImage(At(position));

    public override byte[] ReadLabelMap(int position) => base.ReadLabelMap(At(position));

    internal override FrameReader OpenReader() => new SelectedFrameReader(base.OpenReader(), count, position => first + position);

    internal override bool IsTrainingFrame(int position) => base.IsTrainingFrame(At(position));

    internal override string Describe(int position) => base.Describe(At(position));

    private int At(int position)
    {
        RequireFrame(position);
        return first + position;
    }
}
