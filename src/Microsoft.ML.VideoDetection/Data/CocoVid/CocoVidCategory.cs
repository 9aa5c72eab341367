namespace Microsoft.ML.VideoDetection;

/// <summary>An element of <c>categories</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name of the class.</param>
internal readonly record struct CocoVidCategory(long Id, string Name);
