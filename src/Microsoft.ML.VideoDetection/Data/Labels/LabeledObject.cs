using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>What is kept of a labelled object in memory: 28 bytes.</summary>
internal struct LabeledObject
{
    /// <summary>Left edge.</summary>
    internal float X0;

    /// <summary>Top edge.</summary>
    internal float Y0;

    /// <summary>Right edge.</summary>
    internal float X1;

    /// <summary>Bottom edge.</summary>
    internal float Y1;

    /// <summary>Track; -1 where the file does not say.</summary>
    internal int TrackId;

    /// <summary>1-based class; 0 for what is to be ignored.</summary>
    internal uint Label;

    /// <summary>Whether it is partly hidden.</summary>
    internal bool Occluded;

    /// <summary>Whether the box was interpolated.</summary>
    internal bool Generated;
}
