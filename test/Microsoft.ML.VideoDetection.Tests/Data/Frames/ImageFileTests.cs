using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Tests.Data.Frames.Images;
using OpenCvSharp;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Stored as ABC over DEF. EXIF: 1 as it is, 2 mirrored, 3 half a turn, 4 upside down, 5 rows for columns, 6 a quarter turn to the
    // right makes it upright, 7 and 8 the same of the mirrored and to the left.
    [TestMethod]
    [DataRow(1, "ABC DEF")]
    [DataRow(2, "CBA FED")]
    [DataRow(3, "FED CBA")]
    [DataRow(4, "DEF ABC")]
    [DataRow(5, "AD BE CF")]
    [DataRow(6, "DA EB FC")]
    [DataRow(7, "FC EB DA")]
    [DataRow(8, "CF BE AD")]
    public void Orientation_IsAppliedAsOpenCvDoes(int orientation, string fields)
    {
        using SKBitmap stored = PictureFiles.Fields();
        foreach ((string name, SKEncodedImageFormat format, bool littleEndian) in new[]
        {
            ("a.jpg", SKEncodedImageFormat.Jpeg, false), ("b.jpg", SKEncodedImageFormat.Jpeg, true),
            ("a.png", SKEncodedImageFormat.Png, false), ("b.png", SKEncodedImageFormat.Png, true),
        })
        {
            string path = _folder.Write(name, PictureFiles.WithOrientation(PictureFiles.Encode(stored, format), orientation, littleEndian));
            string[] rows = fields.Split(' ');
            (int width, int height) = (rows[0].Length * PictureFiles.Side, rows.Length * PictureFiles.Side);
            Assert.AreEqual((width, height), ImageFile.ReadSize(path), name);
            using MLImage image = ImageFile.Read(path);
            Assert.AreEqual((width, height), (image.Width, image.Height), name);
            QuietOpenCv.EnsureReady();
            using Mat same = Cv2.ImRead(path, ImreadModes.Color);
            for (int i = 0; i < 6; i++)
            {
                int x = (i % rows[0].Length * PictureFiles.Side) + (PictureFiles.Side / 2), y = (i / rows[0].Length * PictureFiles.Side) + (PictureFiles.Side / 2);
                byte expected = PictureFiles.BrightnessOf(rows[i / rows[0].Length][i % rows[0].Length] - 'A');
                Assert.AreEqual(expected, Clips.PixelOf(image, x, y).Green, 3.0, $"{name} {x} {y}");
                Assert.AreEqual(expected, same.At<Vec3b>(y, x).Item1, 3.0, $"{name} {x} {y}, OpenCV");
            }
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(9)]
    [DataRow(65535)]
    public void Orientation_ThatIsNone_LeavesThePictureAsItIs(int orientation)
    {
        using SKBitmap stored = PictureFiles.Fields();
        foreach (SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            string path = _folder.Write(format.ToString(), PictureFiles.WithOrientation(PictureFiles.Encode(stored, format), orientation));
            Assert.AreEqual((48, 32), ImageFile.ReadSize(path));
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(128)]
    [DataRow(254)]
    public void Alpha_IsIgnored(int alpha)
    {
        QuietOpenCv.EnsureReady();
        using Mat picture = new(4, 4, MatType.CV_8UC4, new Scalar(50, 100, 200, alpha));
        Cv2.ImEncode(".png", picture, out byte[] file);
        using MLImage image = ImageFile.Read(_folder.Write("a.png", file));
        Assert.AreEqual((50, 100, 200), ((int, int, int))Clips.PixelOf(image, 1, 2));
        Assert.AreEqual(255, image.Pixels[3]);
    }

    [TestMethod]
    [DataRow(200, 150, 1, false)]
    [DataRow(200, 150, 2, false)]
    [DataRow(24, 17, 2, false)]
    [DataRow(16, 16, 1, false)]
    [DataRow(200, 150, 1, true)]
    [DataRow(200, 150, 2, true)]
    [DataRow(17, 9, 2, true)]
    public void Jpeg_WithoutItsEndMarker_IsUsedWithAWarning(int width, int height, int missing, bool progressive)
    {
        byte[] whole = PictureFiles.NoiseJpeg(width, height, progressive);
        using MLImage expected = ImageFile.Read(_folder.Write("whole.jpg", whole), out string? none);
        Assert.IsNull(none);
        using MLImage image = ImageFile.Read(_folder.Write("cut.jpg", whole.AsSpan(0, whole.Length - missing)), out string? warning);
        CollectionAssert.AreEqual(expected.Pixels.ToArray(), image.Pixels.ToArray());
        if (width < 100 && warning is null)
            return; // so little that the decoder had read it all
        Assert.Contains("cut.jpg", warning!);
    }

    // 320 rows of noise: the last 40 bytes are blocks of the last row of blocks, 8 or 16 of 320 rows.
    [TestMethod]
    public void Jpeg_WithoutItsLastBlocks_IsUsed()
    {
        byte[] whole = PictureFiles.NoiseJpeg(64, 320);
        using MLImage expected = ImageFile.Read(_folder.Write("whole.jpg", whole));
        using MLImage image = ImageFile.Read(_folder.Write("cut.jpg", whole.AsSpan(0, whole.Length - 40)), out string? warning);
        Assert.IsNotNull(warning);
        CollectionAssert.AreEqual(expected.Pixels[..(64 * 300 * 4)].ToArray(), image.Pixels[..(64 * 300 * 4)].ToArray());
    }

    [TestMethod]
    [DataRow(0.02, false)]
    [DataRow(0.5, false)]
    [DataRow(0.9, false)]
    [DataRow(0.02, true)]
    [DataRow(0.5, true)]
    public void Jpeg_CutInTheMiddle_IsAnError(double part, bool progressive)
    {
        byte[] whole = PictureFiles.NoiseJpeg(200, 150, progressive);
        string path = _folder.Write("cut.jpg", whole.AsSpan(0, (int)(whole.Length * part)));
        Assert.Contains(path, Assert.ThrowsExactly<InvalidDataException>(() => ImageFile.Read(path)).Message);
    }

    [TestMethod]
    public void WebPAndGif_AreRead()
    {
        // A GIF of one pixel, red: header, screen of 1 x 1 with two colors, picture, LZW codes 4 (clear) 1 (second color) 5 (end).
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 0x01, 0, 0x3B];
        using MLImage image = ImageFile.Read(_folder.Write("a.gif", gif));
        Assert.AreEqual((0, 0, 255), (((int, int, int))Clips.PixelOf(image, 0, 0)));
        using SKBitmap fields = PictureFiles.Fields();
        using MLImage webp = ImageFile.Read(_folder.Write("a.webp", PictureFiles.Encode(fields, SKEncodedImageFormat.Webp)));
        Assert.AreEqual((48, 32), (webp.Width, webp.Height));
        Assert.IsTrue(ImageFile.HasSupportedExtension("A.WEBP") && ImageFile.HasSupportedExtension("a.gif"));
    }

    [TestMethod]
    [DataRow("a.tif", "II*\0........", "TIFF")]
    [DataRow("a.jpg", "MM\0*........", "TIFF")]
    [DataRow("a.avif", "\0\0\0\u0020ftypavif", "AVIF")]
    [DataRow("a.jpg", "\0\0\0\u0018ftypheic", "HEIC")]
    [DataRow("a.jp2", "\0\0\0\u000CjP  \r\n..", "JPEG 2000")]
    public void PictureOfAKindThatIsNotRead_IsCalledByItsKind(string name, string bytes, string kind)
    {
        string path = _folder.Write(name, bytes);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => ImageFile.Read(path)).Message;
        Assert.Contains($"is a {kind} file", message);
        Assert.Contains(".webp", message);
        if (!ImageFile.HasSupportedExtension(name))
            Assert.Contains(name, Assert.ThrowsExactly<InvalidDataException>(() => new ImageFolderSource(_folder.Root)).Message);
    }
}
