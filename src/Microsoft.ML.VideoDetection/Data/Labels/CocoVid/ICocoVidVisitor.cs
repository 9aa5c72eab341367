namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

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
