namespace Dff.Samples.Web.Uploads;

/// <summary>A file that a client sent and that lies on disk now.</summary>
/// <param name="Path">Where; chosen by the server alone.</param>
/// <param name="Name">Its cleaned name, for people.</param>
/// <param name="Kind">What its first bytes say that it is.</param>
internal sealed record UploadedFile(string Path, string Name, MediaKind Kind);
