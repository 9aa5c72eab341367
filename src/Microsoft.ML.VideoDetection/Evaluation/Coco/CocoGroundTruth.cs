using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

namespace Microsoft.ML.VideoDetection.Evaluation.Coco;

/// <summary>Holds images, classes and annotations of a COCO or COCO-VID file for comparison with results.</summary>
internal sealed class CocoGroundTruth : ICocoVidVisitor
{
    private readonly string _path;
    private readonly List<CocoVidImage> _images = [];
    private readonly List<CocoVidCategory> _categories = [];
    private readonly List<(CocoVidAnnotation Annotation, int Index, long Byte)> _annotations = [];
    private readonly Dictionary<long, string> _videoNames = [];
    private readonly Dictionary<long, int> _imageOrder = [];
    private readonly Dictionary<long, int> _classOrder = [];
    private readonly HashSet<long> _groups = [];

    private CocoGroundTruth(string path) => _path = path;

    /// <summary>Gets the numbers of ids that are texts.</summary>
    public TextIds Ids { get; } = new();

    /// <summary>Gets the images by ascending id, the order in which COCO's tools process them.</summary>
    public IReadOnlyList<CocoVidImage> Images => _images;

    /// <summary>Gets the names of the classes by ascending id.</summary>
    public string[] ClassNames => [.. _categories.Select(category => category.Name)];

    /// <summary>Gets the annotations grouped by image, in the order of <see cref="Images"/>.</summary>
    public GroupedByImage<CocoVidAnnotation> Annotations { get; private set; } = null!;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is not a COCO file, or an element is invalid.</exception>
    public static CocoGroundTruth Read(string path)
    {
        var truth = new CocoGroundTruth(path);
        CocoVidJson.Read(path, truth, truth.Ids);
        truth.Settle();
        return truth;
    }

    /// <summary>Gets the position of an image in <see cref="Images"/>; -1 if no image has this id.</summary>
    public int ImageOf(long id) => _imageOrder.GetValueOrDefault(id, -1);

    /// <summary>Gets the position of a class in <see cref="ClassNames"/>; -1 if no class has this id.</summary>
    public int ClassOf(long id) => _classOrder.GetValueOrDefault(id, -1);

    /// <summary>Determines whether an id is that of a category that only groups others; detections of it are ignored.</summary>
    public bool IsGroup(long id) => _groups.Contains(id);

    /// <summary>Gets the name of a video: its id if the file has no name, "" for still images.</summary>
    public string VideoName(long id) =>
        _videoNames.TryGetValue(id, out string? name) ? name : id < 0 ? "" : Ids.Describe(id);

    /// <inheritdoc/>
    public void Visit(in CocoVidVideo video, in CocoVidElement element) => _videoNames[video.Id] = video.Name;

    /// <inheritdoc/>
    public void Visit(in CocoVidCategory category, in CocoVidElement element)
    {
        if (!_classOrder.TryAdd(category.Id, 0))
            throw element.Error($"has the id {Ids.Describe(category.Id)}, which an earlier category has");
        _categories.Add(category);
    }

    /// <inheritdoc/>
    public void Visit(in CocoVidImage image, in CocoVidElement element)
    {
        if (!_imageOrder.TryAdd(image.Id, 0))
            throw element.Error($"has the id {Ids.Describe(image.Id)}, which an earlier image has");
        _images.Add(image);
    }

    /// <inheritdoc/>
    public void Visit(in CocoVidAnnotation annotation, in CocoVidElement element)
    {
        CocoBoxRules.Check(annotation.X, annotation.Y, annotation.Width, annotation.Height, element);
        _annotations.Add((annotation, element.Index, element.BytePosition));
    }

    private void LeaveOutGroups()
    {
        HashSet<long> classes = [.. CocoVidClasses.WithoutParents(_categories, _annotations.Select(item => item.Annotation.CategoryId).ToHashSet()).Select(category => category.Id)];
        foreach (CocoVidCategory group in _categories.Where(category => !classes.Contains(category.Id)))
        {
            _groups.Add(group.Id);
            _classOrder.Remove(group.Id);
        }

        _categories.RemoveAll(category => _groups.Contains(category.Id));
    }

    // Lists may come in any order in the file, so references are resolved after all are read.
    private void Settle()
    {
        _images.Sort((a, b) => a.Id.CompareTo(b.Id));
        for (int i = 0; i < _images.Count; i++)
            _imageOrder[_images[i].Id] = i;
        _categories.Sort((a, b) => a.Id.CompareTo(b.Id));
        LeaveOutGroups();
        for (int c = 0; c < _categories.Count; c++)
            _classOrder[_categories[c].Id] = c;
        foreach ((CocoVidAnnotation annotation, int index, long position) in _annotations)
        {
            var element = new CocoVidElement(_path, "annotations", index, position);
            if (ImageOf(annotation.ImageId) < 0)
                throw element.Error($"has the image_id {Ids.Describe(annotation.ImageId)}; the file has no such image");
            if (ClassOf(annotation.CategoryId) < 0)
                throw element.Error($"has the category_id {Ids.Describe(annotation.CategoryId)}; the file has no such category");
        }

        Annotations = GroupedByImage<CocoVidAnnotation>.Create(
            [.. _annotations.Select(item => item.Annotation)], _images.Count, annotation => ImageOf(annotation.ImageId));
        _annotations.Clear();
        _annotations.TrimExcess();
    }
}
