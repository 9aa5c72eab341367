using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how the motion from a frame to its key frame is estimated.</summary>
public enum MotionEstimator
{
    /// <summary>Estimates motion by a flow network that is trained with the model (FlowNetSimple), as published.</summary>
    FlowNet,

    /// <summary>
    /// Estimates motion by dense inverse search from frame to frame, which has no trained weights and takes a few milliseconds on the CPU (Kroeger et al.,
    /// "Fast Optical Flow using Dense Inverse Search", ECCV 2016); a model that was trained with it has no flow network.
    /// </summary>
    DenseInverseSearch,
}
