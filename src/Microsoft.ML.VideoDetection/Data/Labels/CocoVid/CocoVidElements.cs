namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>An element of <c>annotations</c>, as it stands in the file: the box is neither clipped nor checked.</summary>
internal struct CocoVidAnnotation
{
    /// <summary>Id of the annotation; -1 when the file does not say.</summary>
    internal long Id;

    /// <summary>Id of its image.</summary>
    internal long ImageId;

    /// <summary>Id of its class.</summary>
    internal long CategoryId;

    /// <summary>Id of the object, unique in its video; -1 when the file does not say.</summary>
    internal long InstanceId;

    /// <summary>Left edge in pixels.</summary>
    internal double X;

    /// <summary>Top edge in pixels.</summary>
    internal double Y;

    /// <summary>Width in pixels.</summary>
    internal double Width;

    /// <summary>Height in pixels.</summary>
    internal double Height;

    /// <summary>Area in pixels, of the object's outline where there is one; not a number when the file does not say.</summary>
    internal double Area;

    /// <summary>Whether the box holds a crowd, which is neither positive nor negative.</summary>
    internal bool IsCrowd;

    /// <summary>Whether the object shall be ignored, which some files say beside <see cref="IsCrowd"/>.</summary>
    internal bool Ignore;

    /// <summary>Whether the object is partly hidden.</summary>
    internal bool Occluded;

    /// <summary>Whether the box was interpolated by the annotators' tool.</summary>
    internal bool Generated;

    /// <summary>Whether the file says <see cref="Occluded"/> at all.</summary>
    internal bool SaysOccluded;

    /// <summary>Whether the file says <see cref="Generated"/> at all.</summary>
    internal bool SaysGenerated;
}

/// <summary>An element of <c>images</c>.</summary>
/// <param name="Id">Its id, unique in the file.</param>
/// <param name="VideoId">Id of its video; -1 for a still image, as mmtracking writes it.</param>
/// <param name="FrameId">0-based position in its video; -1 when the file does not say.</param>
/// <param name="FileName">Path below the folder of images.</param>
/// <param name="Width">Width in pixels; 0 when the file does not say.</param>
/// <param name="Height">Height in pixels; 0 when the file does not say.</param>
/// <param name="IsTrainingFrame"><c>is_vid_train_frame</c>: whether training takes it as the current frame. True when the file does not say.</param>
internal readonly record struct CocoVidImage(
    long Id, long VideoId, int FrameId, string FileName, int Width, int Height, bool IsTrainingFrame);

/// <summary>An element of <c>videos</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CocoVidVideo(long Id, string Name);

/// <summary>An element of <c>categories</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parent">Its <c>supercategory</c>; null when the file does not say.</param>
internal readonly record struct CocoVidCategory(long Id, string Name, string? Parent = null);

/// <summary>Is shown the elements of a COCO-VID file in the order of the file, in which any of the four lists may come first.</summary>
internal interface ICocoVidVisitor
{
    /// <summary>An element of <c>videos</c>.</summary>
    void Visit(in CocoVidVideo video, in CocoVidElement element);

    /// <summary>An element of <c>categories</c>.</summary>
    void Visit(in CocoVidCategory category, in CocoVidElement element);

    /// <summary>An element of <c>images</c>.</summary>
    void Visit(in CocoVidImage image, in CocoVidElement element);

    /// <summary>An element of <c>annotations</c>.</summary>
    void Visit(in CocoVidAnnotation annotation, in CocoVidElement element);
}
