using System.Text;
using Dff.Samples.Web.Uploads;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class MediaKindTests
{
    [TestMethod]
    [DataRow("....ftypisom", ".mp4")]
    [DataRow("....ftypqt  ", ".mov")]
    [DataRow("....moov....", ".mov")]
    [DataRow("....free....", ".mov")]
    [DataRow("DKIF........", ".ivf")]
    [DataRow("YUV4MPEG2 W320", ".y4m")]
    [DataRow("GIF89a......", ".gif")]
    [DataRow("RIFF....AVI ", ".avi")]
    [DataRow("RIFF....WAVE", null)]
    [DataRow("OggS........", ".ogv")]
    [DataRow("FLV.........", ".flv")]
    [DataRow("#EXTM3U\nhttp", null)] // a playlist would make the decoder open other files
    [DataRow("ffconcat version 1.0", null)]
    [DataRow("<?xml version=\"1.0\"?><MPD>", null)]
    [DataRow("ftyp", null)]
    [DataRow("", null)]
    public void A_video_is_what_its_first_bytes_say(string head, string? extension) =>
        Assert.AreEqual(extension, MediaKind.Video(Encoding.ASCII.GetBytes(head))?.Extension);

    [TestMethod]
    public void Matroska_and_WebM_differ_in_their_document_type()
    {
        byte[] ebml = [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x42, 0x82, 0x84];
        Assert.AreEqual(".webm", MediaKind.Video([.. ebml, .. "webm"u8])?.Extension);
        Assert.AreEqual(".mkv", MediaKind.Video([.. ebml, .. "matroska"u8])?.Extension);
    }

    [TestMethod]
    public void A_transport_stream_repeats_its_mark_every_188_bytes()
    {
        byte[] packets = new byte[400];
        packets[0] = 0x47;
        Assert.IsNull(MediaKind.Video(packets));
        packets[188] = 0x47;
        Assert.AreEqual(".ts", MediaKind.Video(packets)?.Extension);
    }

    [TestMethod]
    [DataRow(192, 4)]
    [DataRow(204, 0)]
    public void Packets_of_a_transport_stream_may_be_longer(int packet, int mark)
    {
        byte[] packets = new byte[512];
        packets[mark] = packets[mark + packet] = packets[mark + (2 * packet)] = 0x47;
        Assert.AreEqual(".ts", MediaKind.Video(packets)?.Extension);
    }

    [TestMethod]
    public void Pictures_are_not_videos()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1];
        Assert.IsNull(MediaKind.Video(jpeg));
        Assert.AreEqual(".jpg", MediaKind.Picture(jpeg)?.Extension);
        Assert.IsNull(MediaKind.Picture(File.ReadAllBytes(NumberedClip.Path)));
    }
}
