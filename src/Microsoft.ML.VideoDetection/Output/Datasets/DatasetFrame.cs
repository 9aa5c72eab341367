namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>What a layout's files say of one frame.</summary>
/// <param name="Index">0-based number in the video.</param>
/// <param name="ImagePath">Path of its image, which the layout chose.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="IsTrainingFrame">Whether training takes it as the current frame.</param>
/// <param name="Annotation">What is labelled on it.</param>
internal sealed record DatasetFrame(int Index, string ImagePath, int Width, int Height, bool IsTrainingFrame, FrameAnnotation Annotation);
