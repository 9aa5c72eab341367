using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Describes a frame to a tracker, besides its detections.</summary>
/// <param name="VideoId">Video of the frame; another video resets the tracker.</param>
/// <param name="FrameIndex">0-based index in the video; an index not after the last one resets the tracker.</param>
/// <param name="Geometry">Maps source pixels to network pixels.</param>
/// <param name="Step">The motion from the frame to the one before it; null on key frames, and if it is not known.</param>
internal readonly record struct TrackedFrame(string VideoId, int FrameIndex, FrameGeometry Geometry, FrameStep? Step);
