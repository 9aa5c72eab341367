using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Represents one labeled object, or one region that does not count.</summary>
/// <param name="Frame">Running number of the frame over the whole evaluation.</param>
/// <param name="KeyDistance">Frames since the key frame, or <see cref="DetectedBox.UnknownDistance"/>.</param>
/// <param name="Box">Box in source pixels.</param>
/// <param name="Area">Area that decides between small, medium and large; a dataset may give the area of the object's mask.</param>
/// <param name="IsCrowd">Whether any number of detections may match it, and none has to.</param>
/// <param name="Track">Id of the object in the video; null if it is not labeled.</param>
/// <param name="Video">Running number of the video.</param>
/// <param name="FrameIndex">0-based position in the video.</param>
internal readonly record struct LabeledBox(
    int Frame, int KeyDistance, Region Box, double Area, bool IsCrowd, long? Track, int Video, int FrameIndex);
