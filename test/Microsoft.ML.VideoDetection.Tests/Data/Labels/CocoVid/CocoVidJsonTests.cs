using System.Text;
using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

[TestClass]
public sealed class CocoVidJsonTests
{
    [TestMethod]
    [DataRow("[1, 2]", "StartArray")]
    [DataRow("x", "not valid JSON at byte 0 (line 1)")]
    [DataRow("{}", "has no 'images'")]
    [DataRow("""{"images": 7}""", "'images' at byte 11")]
    [DataRow("""{"images": [], "annotations": []}""", "has no 'categories'")]
    [DataRow("""{"images": [7], "annotations": [], "categories": []}""", "images[0] (byte 12)")]
    [DataRow("""{"images": [], "annotations": [], "categories": []} x""", "byte 52")]
    public void FileThatIsNoCocoFile_IsNamedWithThePlace(string text, string place)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.json", text);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => CocoVidJson.Read(path, new CocoVidContents()));
        StringAssert.Contains(error.Message, $"'{path}'");
        StringAssert.Contains(error.Message, place);
    }

    [TestMethod]
    [DataRow("\"id\": 11,", "", "images[1]", "no 'id'")]
    [DataRow("\"file_name\": \"a/1.png\",", "", "images[1]", "no 'file_name'")]
    [DataRow("\"frame_id\": 1, \"file_name\": \"a/1.png\", \"width\": 8", "\"frame_id\": 1, \"file_name\": \"a/1.png\"", "images[1]", "no 'width'")]
    [DataRow("\"id\": 11", "\"id\": 1.5", "images[1]", "id 1.5")]
    [DataRow("\"id\": 11", "\"id\": 20", "images[1]", "id 20")]
    [DataRow("\"id\": 11, \"video_id\": 1", "\"id\": 11, \"video_id\": 9", "images[1]", "video_id 9")]
    [DataRow("\"frame_id\": 1", "\"frame_id\": 0", "images[", "frame_id (0)")]
    [DataRow("\"frame_id\": 1", "\"frame_id\": -7", "images[1]", "frame_id -7")]
    [DataRow("\"image_id\": 10, ", "", "annotations[2]", "no 'image_id'")]
    [DataRow("\"category_id\": 5, ", "", "annotations[3]", "no 'category_id'")]
    [DataRow("\"bbox\": [0, 0, 8, 6], ", "", "annotations[3]", "no 'bbox'")]
    [DataRow("[0, 0, 8, 6]", "[0, 0, 8]", "annotations[3]", "bbox height")]
    [DataRow("[0, 0, 8, 6]", "[0, 0, 8, 6, 1]", "annotations[3]", "four numbers")]
    [DataRow("[0, 0, 8, 6]", "[0, 0, 8, \"x\"]", "annotations[3]", "bbox height x")]
    [DataRow("[0, 0, 8, 6]", "7", "annotations[3]", "bbox 7")]
    [DataRow("\"instance_id\": 6", "\"instance_id\": 99999999999", "annotations[1]", "instance_id 99999999999")]
    [DataRow("\"iscrowd\": 1", "\"iscrowd\": []", "annotations[2]", "iscrowd")]
    [DataRow("\"id\": 5, \"name\": \"fox\"", "\"id\": 5, \"name\": \"dog\"", "'categories'", "'dog' twice")]
    [DataRow("\"id\": 5, \"name\": \"fox\"", "\"id\": 3, \"name\": \"fox\"", "categories", "id 3")]
    [DataRow("\"id\": 2, \"name\": \"b\"", "\"id\": 1, \"name\": \"b\"", "videos", "id 1")]
    [DataRow("\"id\": 2, \"name\": \"b\"", "\"id\": 2, \"name\": \"a\"", "videos", "name 'a'")]
    public void MalformedElement_IsNamed(string whole, string spoilt, string element, string problem)
    {
        using TemporaryFolder folder = new();
        string text = SmallCocoVid.Text();
        StringAssert.Contains(text, whole);
        string path = folder.Write("a.json", text.Replace(whole, spoilt));
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(
            () => CocoVidIndexer.Index(path, null, new DataProblems(strict: false)));
        StringAssert.Contains(error.Message, $"'{path}'");
        StringAssert.Contains(error.Message, element);
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void FileCutAnywhere_IsAnErrorAndNeverAShorterFile()
    {
        using TemporaryFolder folder = new();
        byte[] whole = Encoding.UTF8.GetBytes(SmallCocoVid.Text());
        for (int length = 0; length < whole.Length; length += 7)
        {
            string path = folder.Write("a.json", whole.AsSpan(0, length));
            Assert.ThrowsExactly<InvalidDataException>(() => CocoVidJson.Read(path, new CocoVidContents()), $"{length} bytes");
        }
    }

    [TestMethod]
    public void TokensAcrossTheBuffersEdge_AndAByteOrderMark_AreRead()
    {
        // The first buffer is 65536 bytes: filler of each length moves an edge over every byte of the file that follows.
        using TemporaryFolder folder = new();
        string text = SmallCocoVid.Text();
        for (int shift = 0; shift < text.Length; shift += 5)
        {
            string filler = new(' ', 65_536 - shift);
            string path = folder.Write("a.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(filler + text)]);
            CocoVidContents contents = new();
            CocoVidJson.Read(path, contents);
            Assert.AreEqual((4, 4, 2, 3), (contents.Images.Count, contents.Annotations.Count, contents.Videos.Count, contents.Categories.Count));
        }
    }

    [TestMethod]
    public void TextLongerThanTheBuffer_IsRead_AndAnEndlessOneRefused()
    {
        using TemporaryFolder folder = new();
        string name = new('d', 200_000);
        string path = folder.Write("a.json", SmallCocoVid.Text(categories: SmallCocoVid.Categories.Replace("dog", name)));
        CocoVidContents contents = new();
        CocoVidJson.Read(path, contents);
        Assert.AreEqual(name, contents.Categories[0].Name);

        path = folder.Write("b.json", "{\"" + new string('x', JsonFileTokens.LongestToken + 10));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => CocoVidJson.Read(path, new CocoVidContents())).Message, "1048576 bytes");
    }

    [TestMethod]
    public void InvalidUtf8_IsNamed()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Encoding.UTF8.GetBytes(SmallCocoVid.Text());
        bytes[SmallCocoVid.Text().IndexOf("a/1.png", StringComparison.Ordinal)] = 0xFF;
        string path = folder.Write("a.json", bytes);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => CocoVidJson.Read(path, new CocoVidContents())).Message, "UTF-8");
    }

    [TestMethod]
    public void MissingFile_AndFolder_AreNamed()
    {
        using TemporaryFolder folder = new();
        string missing = folder.File("none.json");
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => CocoVidJson.Read(missing, new CocoVidContents())).Message, $"'{missing}'");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => CocoVidJson.Read(folder.Root, new CocoVidContents())).Message, "is a folder");
    }
}
