namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>An element of <c>videos</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CocoVidVideo(long Id, string Name);
