namespace Microsoft.ML.VideoDetection;

/// <summary>What may be wrong with labelled data without making it unreadable.</summary>
public enum DataProblemKind
{
    /// <summary>A box that reaches over the edge of its frame; it is clipped.</summary>
    ClippedBox,

    /// <summary>A box without area, outside its frame, or with a coordinate that is no finite number; it is dropped.</summary>
    DegenerateBox,

    /// <summary>An object of a class that is not in the list of classes; it is dropped.</summary>
    UnknownClass,

    /// <summary>A frame without a file of labels where the format has one for each frame; it counts as a frame without objects.</summary>
    MissingAnnotation,

    /// <summary>A video that a list names but that is not there; it is left out.</summary>
    MissingVideo,

    /// <summary>A label on a frame that the video does not have; it is dropped.</summary>
    MissingFrame,

    /// <summary>A statement of the data about itself that is not so, such as a number of frames or the size of a picture; what is found is used.</summary>
    Contradiction,

    /// <summary>A picture file that lacks its end; its pixels are there, and it is used. Counted once for each file, when it is read.</summary>
    CutImage,
}
