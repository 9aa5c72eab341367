using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Which frames a pair is made of, and how: everything that chance decides about it.</summary>
/// <param name="Number">0-based place in the whole training.</param>
/// <param name="Video">0-based video.</param>
/// <param name="Current">0-based position in the video of the frame whose objects are learnt.</param>
/// <param name="Reference">0-based position in the video of the frame that the features come from.</param>
/// <param name="IsFlipped">Whether both frames are mirrored left to right.</param>
/// <param name="Seed">Seed for whatever else chance decides.</param>
/// <remarks>
/// With <paramref name="Reference"/> null the current frame's own features are used, without flow: still images.
/// </remarks>
internal readonly record struct FramePair(long Number, int Video, int Current, int? Reference, bool IsFlipped, ulong Seed);
