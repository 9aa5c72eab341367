using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>One labelled object, or one region that does not count.</summary>
/// <param name="Frame">Running number of the frame over the whole evaluation.</param>
/// <param name="KeyDistance">Frames since the key frame, or <see cref="DetectedBox.UnknownDistance"/>.</param>
/// <param name="Box">Where.</param>
/// <param name="Area">Decides between small, medium and large; a dataset may give the area of the object's mask.</param>
/// <param name="IsCrowd">Whether it is neither to be found nor wrong to be found, by any number of detections.</param>
/// <param name="Track">Which object of the video it is; null where that is not labelled.</param>
/// <param name="Video">Running number of the video.</param>
/// <param name="FrameIndex">0-based position in the video.</param>
internal readonly record struct LabelledBox(
    int Frame, int KeyDistance, Region Box, double Area, bool IsCrowd, long? Track, int Video, int FrameIndex);
