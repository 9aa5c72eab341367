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
