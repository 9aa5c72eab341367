namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>What is kept of an image of a COCO-VID file: 16 bytes beside its name.</summary>
internal struct CocoVidFrame
{
    /// <summary>Where its name is in the <see cref="FileNameStore"/>.</summary>
    internal int Name;

    /// <summary>0-based number in its video.</summary>
    internal int FrameIndex;

    /// <summary>Width in pixels.</summary>
    internal ushort Width;

    /// <summary>Height in pixels.</summary>
    internal ushort Height;

    /// <summary>Whether training takes it as the current frame.</summary>
    internal bool IsTrainingFrame;
}
