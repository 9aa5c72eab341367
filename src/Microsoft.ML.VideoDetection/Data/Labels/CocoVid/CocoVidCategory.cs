namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>An element of <c>categories</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parent">Its <c>supercategory</c>; null when the file does not say.</param>
internal readonly record struct CocoVidCategory(long Id, string Name, string? Parent = null);
