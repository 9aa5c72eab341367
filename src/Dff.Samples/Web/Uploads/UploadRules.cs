namespace Dff.Samples.Web.Uploads;

/// <summary>What an upload must be.</summary>
/// <param name="What">"video" or "picture".</param>
/// <param name="Kinds">The kinds of file that are taken, for messages.</param>
/// <param name="MaxBytes">Largest size.</param>
/// <param name="Recognize">Tells the kind by the first bytes; null is refused.</param>
internal sealed record UploadRules(string What, string Kinds, long MaxBytes, UploadRules.Recognizer Recognize)
{
    internal delegate MediaKind? Recognizer(ReadOnlySpan<byte> head);

    public static UploadRules Video(ServeSettings settings) => new("video", MediaKind.Videos, settings.MaxUploadBytes, MediaKind.Video);

    public static UploadRules Picture(ServeSettings settings) => new("picture", MediaKind.Pictures, settings.MaxPictureBytes, MediaKind.Picture);
}
