namespace Dff.Samples.Web.Uploads;

/// <summary>A kind of file that is recognised by its first bytes, whatever its name says.</summary>
/// <param name="Extension">The extension that it is stored with.</param>
/// <param name="ContentType">What browsers call it.</param>
internal sealed record MediaKind(string Extension, string ContentType)
{
    /// <summary>How many bytes <see cref="Video"/> and <see cref="Picture"/> want to see.</summary>
    public const int HeadLength = 512;

    public const string Videos = "MP4, MOV, WebM, MKV, AVI, MPEG, OGG, FLV, WMV";

    public const string Pictures = "JPEG, PNG, BMP, WebP";

    private const int TransportPacket = 188;

    private static readonly MediaKind _mp4 = new(".mp4", "video/mp4");
    private static readonly MediaKind _quickTime = new(".mov", "video/quicktime");
    private static readonly MediaKind _webM = new(".webm", "video/webm");
    private static readonly MediaKind _matroska = new(".mkv", "video/x-matroska");
    private static readonly MediaKind _avi = new(".avi", "video/x-msvideo");
    private static readonly MediaKind _mpeg = new(".mpg", "video/mpeg");
    private static readonly MediaKind _transport = new(".ts", "video/mp2t");
    private static readonly MediaKind _ogg = new(".ogv", "video/ogg");
    private static readonly MediaKind _flash = new(".flv", "video/x-flv");
    private static readonly MediaKind _windows = new(".wmv", "video/x-ms-wmv");

    /// <summary>Recognises containers of video; only these are shown to a decoder. Null for anything else.</summary>
    public static MediaKind? Video(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        if (head[4..8].SequenceEqual("ftyp"u8))
            return head[8..12].SequenceEqual("qt  "u8) ? _quickTime : _mp4;
        if (head[4..8].SequenceEqual("moov"u8) || head[4..8].SequenceEqual("mdat"u8) || head[4..8].SequenceEqual("wide"u8))
            return _quickTime;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return head.IndexOf("webm"u8) >= 0 ? _webM : _matroska;
        if (head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("AVI "u8))
            return _avi;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xBA]) || head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xB3]))
            return _mpeg;
        if (head[0] == 0x47 && head.Length > TransportPacket && head[TransportPacket] == 0x47)
            return _transport;
        if (head.StartsWith("OggS"u8))
            return _ogg;
        if (head.StartsWith("FLV"u8))
            return _flash;
        return head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) ? _windows : null;
    }

    /// <summary>Recognises pictures. Null for anything else.</summary>
    public static MediaKind? Picture(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return new MediaKind(".jpg", "image/jpeg");
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return new MediaKind(".png", "image/png");
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
            return new MediaKind(".webp", "image/webp");
        return head.Length >= 26 && head.StartsWith("BM"u8) ? new MediaKind(".bmp", "image/bmp") : null;
    }
}
