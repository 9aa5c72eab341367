namespace Microsoft.ML.VideoDetection;

/// <summary>Says in which boxes objects are looked for on frames between key frames.</summary>
public enum FlowFrameProposals
{
    /// <summary>In new proposals, computed on every frame, as published.</summary>
    Computed,

    /// <summary>
    /// In the proposals that became the key frame's detections, carried along the motion: cheaper, since the proposal head does not run. Objects that
    /// appear between key frames are found at the next one.
    /// </summary>
    Carried,
}
