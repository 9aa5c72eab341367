namespace Dff.Samples.Web.Uploads;

/// <summary>A kind of file that is recognised by its first bytes, whatever its name says.</summary>
/// <param name="Extension">The extension that it is stored with.</param>
/// <param name="ContentType">What browsers call it.</param>
/// <param name="StartsAnywhere">Whether its clock begins at any time, not with the video: it is a part of a stream.</param>
internal sealed record MediaKind(string Extension, string ContentType, bool StartsAnywhere = false)
{
    /// <summary>How many bytes <see cref="Video"/> and <see cref="Picture"/> want to see.</summary>
    public const int HeadLength = 512;

    public const string Videos = "MP4, MOV, WebM, MKV, AVI, MPEG, M2TS/MTS, OGG, FLV, WMV, MXF, DV, IVF, Y4M, GIF";

    public const string Pictures = "JPEG, PNG, BMP, WebP, GIF";

    // Plain; with four bytes of time before each, as cameras (AVCHD) and Blu-ray discs have it; with sixteen of error correction after it.
    private static readonly (int Packet, int Mark)[] _transportPackets = [(188, 0), (192, 4), (204, 0)];

    private static readonly MediaKind _mp4 = new(".mp4", "video/mp4");
    private static readonly MediaKind _quickTime = new(".mov", "video/quicktime");
    private static readonly MediaKind _webM = new(".webm", "video/webm");
    private static readonly MediaKind _matroska = new(".mkv", "video/x-matroska");
    private static readonly MediaKind _avi = new(".avi", "video/x-msvideo");
    private static readonly MediaKind _mpeg = new(".mpg", "video/mpeg", StartsAnywhere: true);
    private static readonly MediaKind _transport = new(".ts", "video/mp2t", StartsAnywhere: true);
    private static readonly MediaKind _ogg = new(".ogv", "video/ogg");
    private static readonly MediaKind _flash = new(".flv", "video/x-flv");
    private static readonly MediaKind _windows = new(".wmv", "video/x-ms-wmv");
    private static readonly MediaKind _materialExchange = new(".mxf", "application/mxf");
    private static readonly MediaKind _digitalVideo = new(".dv", "video/x-dv");
    private static readonly MediaKind _ivf = new(".ivf", "video/x-ivf");
    private static readonly MediaKind _raw = new(".y4m", "video/x-yuv4mpeg");
    private static readonly MediaKind _gif = new(".gif", "image/gif");

    /// <summary>Recognises containers of video; only these are shown to a decoder. Null for anything else.</summary>
    public static MediaKind? Video(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        if (head[4..8].SequenceEqual("ftyp"u8))
            return head[8..12].SequenceEqual("qt  "u8) ? _quickTime : _mp4;
        if (head[4..8].SequenceEqual("moov"u8) || head[4..8].SequenceEqual("mdat"u8) || head[4..8].SequenceEqual("wide"u8)
            || head[4..8].SequenceEqual("free"u8) || head[4..8].SequenceEqual("skip"u8) || head[4..8].SequenceEqual("pnot"u8))
            return _quickTime;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return head.IndexOf("webm"u8) >= 0 ? _webM : _matroska;
        if (head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("AVI "u8))
            return _avi;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xBA]) || head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x01, 0xB3]))
            return _mpeg;
        foreach ((int packet, int mark) in _transportPackets)
        {
            if (head.Length > mark + packet && head[mark] == 0x47 && head[mark + packet] == 0x47)
                return _transport;
        }

        if (head.StartsWith("OggS"u8))
            return _ogg;
        if (head.StartsWith("FLV"u8))
            return _flash;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x06, 0x0E, 0x2B, 0x34]))
            return _materialExchange;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x07, 0x00]))
            return _digitalVideo;
        if (head.StartsWith("DKIF"u8))
            return _ivf;
        if (head.StartsWith("YUV4MPEG2 "u8))
            return _raw;
        if (IsGif(head))
            return _gif;
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
        if (IsGif(head))
            return _gif;
        return head.Length >= 26 && head.StartsWith("BM"u8) ? new MediaKind(".bmp", "image/bmp") : null;
    }

    private static bool IsGif(ReadOnlySpan<byte> head) => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8);
}
