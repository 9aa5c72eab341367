namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>An element of <c>images</c>.</summary>
/// <param name="Id">Its id, unique in the file.</param>
/// <param name="VideoId">Id of its video; -1 for a still image, as mmtracking writes it.</param>
/// <param name="FrameId">0-based position in its video; -1 when the file does not say.</param>
/// <param name="FileName">Path below the folder of images.</param>
/// <param name="Width">Width in pixels; 0 when the file does not say.</param>
/// <param name="Height">Height in pixels; 0 when the file does not say.</param>
/// <param name="IsTrainingFrame"><c>is_vid_train_frame</c>: whether training takes it as the current frame. True when the file does not say.</param>
internal readonly record struct CocoVidImage(
    long Id, long VideoId, int FrameId, string FileName, int Width, int Height, bool IsTrainingFrame);
