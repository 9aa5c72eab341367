namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies which boxes are classified on frames between key frames.</summary>
public enum FlowFrameProposals
{
    /// <summary>Classifies new proposals, computed on every frame, as published.</summary>
    Computed,

    /// <summary>
    /// Classifies the proposals that became the key frame's detections, moved along the motion: cheaper, since the proposal head does not run, but objects
    /// that appear between key frames are found only at the next one.
    /// </summary>
    Carried,
}
