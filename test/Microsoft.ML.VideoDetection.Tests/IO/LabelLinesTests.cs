using System.Text;
using Dff.Samples.Commands;
using Microsoft.ML.VideoDetection.Data.Labels.ImageNet;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.ImageNet;

namespace Microsoft.ML.VideoDetection.Tests.IO;

[TestClass]
public sealed class LabelLinesTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void Lines_EndInEveryWay_AndAreCounted()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.txt", "one\r\ntwo\rthree\n\nfünf");
        CollectionAssert.AreEqual(new[] { "one", "two", "three", "", "fünf" }, Lines(path));
        CollectionAssert.AreEqual(new[] { "one", "two", "three", "fünf" }, LabelLines.ReadNames(path));
    }

    [TestMethod]
    public void LinesAcrossTheBuffersEdge_AreRead()
    {
        // The first buffer has 16384 bytes: a line of each length up to it moves the edge over the line ends that follow.
        using TemporaryFolder folder = new();
        for (int shift = 0; shift < 12; shift++)
        {
            string filler = new('x', 16_384 - shift);
            string path = folder.Write("a.txt", $"{filler}\r\nä\r\n\r\nb");
            CollectionAssert.AreEqual(new[] { filler, "ä", "", "b" }, Lines(path), $"{shift}");
        }
    }

    [TestMethod]
    public void ByteOrderMarks_AreUnderstood()
    {
        using TemporaryFolder folder = new();
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            string path = folder.Write("a.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes("Bär\n熊\n")]);
            CollectionAssert.AreEqual(new[] { "Bär", "熊" }, Lines(path), encoding.EncodingName);
        }

        StringAssert.Contains(Failure(() => Lines(folder.Write("a.txt", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes("Bär")]))), "UTF-32");
        StringAssert.Contains(Failure(() => Lines(folder.Write("a.txt", Encoding.Unicode.GetBytes("Bär")))), "line 1 has a NUL");
        StringAssert.Contains(Failure(() => Lines(folder.Write("a.txt", [0xFF, 0xFE, 0x41]))), "UTF-16");
    }

    [TestMethod]
    public void JsonAndXmlInUtf16_AreRead()
    {
        using TemporaryFolder folder = new();
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            byte[] Encode(string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            string json = folder.Write("a.json", Encode(SmallCocoVid.Text(categories: SmallCocoVid.Categories.Replace("dog", "Bär"))));
            CollectionAssert.AreEqual(new[] { "cat", "fox", "Bär" }, _catalog.LoadFromCocoVid(json).ClassNames.ToArray(), encoding.EncodingName);
            string xml = folder.Write("a.xml", Encode(SmallImageNet.Annotation(SmallImageNet.Object("Bär"))));
            Assert.AreEqual("Bär", ImageNetAnnotation.Read(xml)!.Objects.Single().Synset, encoding.EncodingName);
        }

        StringAssert.Contains(Failure(() => _catalog.LoadFromCocoVid(folder.Write("a.json", [0xFF, 0xFE, 0x7B, 0x00, 0x20]))), "UTF-16");
    }

    [TestMethod]
    public void EndlessLine_IsRefused()
    {
        using TemporaryFolder folder = new();
        StringAssert.Contains(Failure(() => Lines(folder.Write("a.txt", "a\n" + new string('x', (1 << 20) + 1)))), "line 2 has more than 1048576 bytes");
    }

    /// <summary>The bytes of "Bär" in Windows-1252, in each file that a dataset may have as text.</summary>
    [TestMethod]
    [DataRow("boxes.csv", 3)]
    [DataRow("gt.txt", 2)]
    [DataRow("seqinfo.ini", 2)]
    [DataRow("labels.txt", 2)]
    [DataRow("VID list", 2)]
    [DataRow("DET list", 2)]
    [DataRow("XML", 3)]
    [DataRow("classes", 2)]
    [DataRow("JSON", 2)]
    public void BytesThatAreNoUtf8_AreAnErrorThatNamesFileAndLine(string kind, int line)
    {
        using TemporaryFolder folder = new();
        (string path, Action read) = Spoilt(folder, kind);
        string message = Failure(read);
        StringAssert.Contains(message, $"'{path}' line {line}");
        Assert.IsTrue(message.Contains("UTF-8", StringComparison.Ordinal) || kind == "XML", message);
    }

    private static (string Path, Action Read) Spoilt(TemporaryFolder folder, string kind)
    {
        string Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            return folder.Write(name, Encoding.Latin1.GetBytes(text));
        }

        switch (kind)
        {
            case "boxes.csv":
                string csv = Write("boxes.csv", "video,frame,class,x,y,width,height\nv,0,car,1,1,2,2\nv,0,Bär,1,1,2,2\n");
                return (csv, () => _catalog.LoadFromBoxesCsv(csv));
            case "VID list":
                Directory.CreateDirectory(folder.File("Data/VID"));
                Directory.CreateDirectory(folder.File("Annotations"));
                return (Write("list.txt", "a 1 1 2\nBär 1 1 2\n"), () => _catalog.LoadFromImageNetVid(folder.Root, folder.File("list.txt")));
            case "DET list":
                Directory.CreateDirectory(folder.File("Data/DET"));
                Directory.CreateDirectory(folder.File("Annotations"));
                return (Write("list.txt", "a 1\nBär 1\n"), () => _catalog.LoadFromImageNetDet(folder.Root, folder.File("list.txt")));
            case "XML":
                string xml = Write("a.xml", SmallImageNet.Annotation(SmallImageNet.Object("Bär")).Replace("</size>\n", "</size>"));
                return (xml, () => ImageNetAnnotation.Read(xml));
            case "classes":
                string names = Write("names.txt", "car\nBär\n");
                return (names, () => SharedOptions.ReadClasses(names));
            case "JSON":
                string json = Write("a.json", SmallCocoVid.Text(categories: SmallCocoVid.Categories.Replace("dog", "Bär")).Replace("\n", " ").Replace("\"categories\"", "\n\"categories\""));
                return (json, () => _catalog.LoadFromCocoVid(json));
            default:
                // The first that is spoilt is the first that is read.
                Write("s/img1/000001.png", "");
                using (Microsoft.ML.Data.MLImage image = Clips.Filled(8, 6, 1, 2, 3))
                    image.Save(folder.File("s/img1/000001.png"));
                Write("s/seqinfo.ini", kind == "seqinfo.ini" ? "[Sequence]\nname=Bär\n" : "[Sequence]\n");
                Write("s/gt/gt.txt", kind == "gt.txt" ? "1,1,1,1,2,2,1,1,1\n1,1,1,1,2,2,1,Bär,1\n" : "1,1,1,1,2,2,1,1,1\n");
                if (kind == "labels.txt")
                    Write("s/gt/labels.txt", "car\nBär\n");
                return (folder.File(kind == "seqinfo.ini" ? "s/seqinfo.ini" : $"s/gt/{kind}"), () => _catalog.LoadFromMot(folder.File("s")));
        }
    }

    private static string Failure(Action read) => Assert.ThrowsExactly<InvalidDataException>(read).Message;

    private static string[] Lines(string path)
    {
        List<string> lines = [];
        using LabelLines reader = new(path);
        while (reader.ReadLine() is string line)
            lines.Add(line);
        Assert.AreEqual(lines.Count, reader.Line);
        return [.. lines];
    }
}
