namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Represents an element of <c>annotations</c> as in the file, with its box neither clipped nor checked.</summary>
internal struct CocoVidAnnotation
{
    /// <summary>Specifies the id of the annotation; -1 if the file has none.</summary>
    internal long Id;

    /// <summary>Specifies the id of its image.</summary>
    internal long ImageId;

    /// <summary>Specifies the id of its class.</summary>
    internal long CategoryId;

    /// <summary>Specifies the id of the object, unique in its video; -1 if the file has none.</summary>
    internal long InstanceId;

    /// <summary>Specifies the left edge in pixels.</summary>
    internal double X;

    /// <summary>Specifies the top edge in pixels.</summary>
    internal double Y;

    /// <summary>Specifies the width in pixels.</summary>
    internal double Width;

    /// <summary>Specifies the height in pixels.</summary>
    internal double Height;

    /// <summary>Specifies the area in pixels, of the object's outline if it has one; NaN if the file has none.</summary>
    internal double Area;

    /// <summary>Specifies whether the box contains a crowd, which is neither positive nor negative.</summary>
    internal bool IsCrowd;

    /// <summary>Specifies whether the object is ignored, which some files mark in addition to <see cref="IsCrowd"/>.</summary>
    internal bool Ignore;

    /// <summary>Specifies whether the object is partly occluded.</summary>
    internal bool Occluded;

    /// <summary>Specifies whether the box was interpolated by the annotation tool.</summary>
    internal bool Generated;

    /// <summary>Specifies whether the file has <see cref="Occluded"/> at all.</summary>
    internal bool SaysOccluded;

    /// <summary>Specifies whether the file has <see cref="Generated"/> at all.</summary>
    internal bool SaysGenerated;
}

/// <summary>Represents an element of <c>images</c>.</summary>
/// <param name="Id">Its id, unique in the file.</param>
/// <param name="VideoId">Id of its video; -1 for a still image, as mmtracking writes it.</param>
/// <param name="FrameId">0-based position in its video; -1 if the file has none.</param>
/// <param name="FileName">Path below the folder of images.</param>
/// <param name="Width">Width in pixels; 0 if the file has none.</param>
/// <param name="Height">Height in pixels; 0 if the file has none.</param>
/// <param name="IsTrainingFrame"><c>is_vid_train_frame</c>: whether training uses it as the current frame. True if the file has none.</param>
internal readonly record struct CocoVidImage(
    long Id, long VideoId, int FrameId, string FileName, int Width, int Height, bool IsTrainingFrame);

/// <summary>Represents an element of <c>videos</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CocoVidVideo(long Id, string Name);

/// <summary>Represents an element of <c>categories</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parent">Its <c>supercategory</c>; null if the file has none.</param>
internal readonly record struct CocoVidCategory(long Id, string Name, string? Parent = null);

/// <summary>Visits the elements of a COCO-VID file in the order of the file, in which any of the four lists may come first.</summary>
internal interface ICocoVidVisitor
{
    /// <summary>Visits an element of <c>videos</c>.</summary>
    void Visit(in CocoVidVideo video, in CocoVidElement element);

    /// <summary>Visits an element of <c>categories</c>.</summary>
    void Visit(in CocoVidCategory category, in CocoVidElement element);

    /// <summary>Visits an element of <c>images</c>.</summary>
    void Visit(in CocoVidImage image, in CocoVidElement element);

    /// <summary>Visits an element of <c>annotations</c>.</summary>
    void Visit(in CocoVidAnnotation annotation, in CocoVidElement element);
}
