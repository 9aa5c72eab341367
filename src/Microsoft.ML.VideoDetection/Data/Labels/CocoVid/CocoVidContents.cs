using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Collects the elements of a COCO-VID file, whose lists may come in any order.</summary>
/// <param name="images">Finds images whose names lead out of their folder; null if the user has named no folder.</param>
internal sealed class CocoVidContents(ImageFinder? images = null) : ICocoVidVisitor
{
    // First number of tracks whose ids are texts; tracks with numeric ids stay below.
    private const int FirstTextTrack = 1 << 30;

    internal readonly record struct Image(long Id, long VideoId, CocoVidFrame Frame);

    internal readonly record struct Annotation(long ImageId, int Category, LabeledObject Object);

    private readonly Dictionary<long, int> _categoryOrder = [];

    internal List<CocoVidVideo> Videos { get; } = [];

    internal List<CocoVidCategory> Categories { get; } = [];

    internal List<Image> Images { get; } = [];

    internal List<Annotation> Annotations { get; } = [];

    /// <summary>Gets the category ids in the order of their first occurrence; annotations refer to positions in it.</summary>
    internal List<long> CategoryIds { get; } = [];

    internal FileNameStore Names { get; } = new();

    /// <summary>Gets the numbers of ids that are texts.</summary>
    internal TextIds Ids { get; } = new();

    internal bool HasTracks { get; private set; }

    internal bool HasOccluded { get; private set; }

    internal bool HasGenerated { get; private set; }

    public void Visit(in CocoVidVideo video, in CocoVidElement element)
    {
        if (string.IsNullOrWhiteSpace(video.Name))
        {
            throw element.Error("has an empty name");
        }

        Videos.Add(video);
    }

    public void Visit(in CocoVidCategory category, in CocoVidElement element)
    {
        if (string.IsNullOrWhiteSpace(category.Name))
        {
            throw element.Error("has an empty name");
        }

        Categories.Add(category);
    }

    public void Visit(in CocoVidImage image, in CocoVidElement element)
    {
        if (image.Width == 0 || image.Height == 0)
        {
            throw element.Error(image.Width == 0 ? "has no 'width'" : "has no 'height'");
        }

        string name = images?.Find(image.FileName, element) ?? image.FileName;
        if (ImageFinder.LeadsOut(name))
        {
            throw PathBelow.Error(name, element.ToString(), images is null ? ImageFinder.Advice : "");
        }

        Images.Add(new Image(image.Id, image.VideoId, new CocoVidFrame
        {
            Name = Names.Add(name),
            FrameIndex = image.FrameId,
            Width = (ushort)image.Width,
            Height = (ushort)image.Height,
            IsTrainingFrame = image.IsTrainingFrame,
        }));
    }

    public void Visit(in CocoVidAnnotation annotation, in CocoVidElement element)
    {
        long track = annotation.InstanceId >= TextIds.First ? annotation.InstanceId - TextIds.First + FirstTextTrack : annotation.InstanceId;
        if (track is < int.MinValue or > int.MaxValue)
        {
            throw element.Error(string.Create(
                CultureInfo.InvariantCulture, $"has the instance_id {annotation.InstanceId}, expected a number of at most 32 bits"));
        }

        HasTracks |= track >= 0;
        HasOccluded |= annotation.SaysOccluded;
        HasGenerated |= annotation.SaysGenerated;
        if (!_categoryOrder.TryGetValue(annotation.CategoryId, out int category))
        {
            category = CategoryIds.Count;
            CategoryIds.Add(annotation.CategoryId);
            _categoryOrder.Add(annotation.CategoryId, category);
        }

        // Until the classes are known, 1 is an object and 0 an ignored one.
        LabeledObject box = LabeledObject.FromCorner(annotation.X, annotation.Y, annotation.Width, annotation.Height);
        Annotations.Add(new Annotation(annotation.ImageId, category, box with
        {
            TrackId = (int)track,
            Label = annotation.IsCrowd || annotation.Ignore ? 0u : 1u,
            Occluded = annotation.Occluded,
            Generated = annotation.Generated,
        }));
    }
}
