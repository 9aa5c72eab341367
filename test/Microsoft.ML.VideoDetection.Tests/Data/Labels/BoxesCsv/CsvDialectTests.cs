using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.BoxesCsv;

/// <summary>CSV as spreadsheets and pandas write it.</summary>
[TestClass]
public sealed class CsvDialectTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("video;frame;class;x;y;width;height\nv;0;car;1;1;2.5;2\nv;1;bus;1;1;2;2\n", DisplayName = "semicolons")]
    [DataRow("video\tframe\tclass\tx\ty\twidth\theight\nv\t0\tcar\t1\t1\t2.5\t2\nv\t1\tbus\t1\t1\t2\t2\n", DisplayName = "tabs")]
    [DataRow("video|frame|class|x|y|width|height\nv|0|car|1|1|2.5|2\nv|1|bus|1|1|2|2\n", DisplayName = "bars")]
    [DataRow("sep=;\r\nvideo;frame;class;x;y;width;height\r\nv;0;car;1;1;2.5;2\r\nv;1;bus;1;1;2;2\r\n", DisplayName = "sep=;")]
    [DataRow("sep=,\nvideo,frame,class,x,y,width,height\nv,0,car,1,1,2.5,2\nv,1,bus,1,1,2,2\n", DisplayName = "sep=,")]
    [DataRow("\"sep=,\",,,,,,\nvideo,frame,class,x,y,width,height\nv,0,car,1,1,2.5,2\nv,1,bus,1,1,2,2\n", DisplayName = "sep=, as a row")]
    [DataRow("video,frame,class,x,y,width,height,track\nv,0.0,car,1.0,1.0,2.5,2,3.0\nv,1.0,bus,1,1,2,2,4.0\n", DisplayName = "whole numbers with a fraction")]
    [DataRow("video,frame,class,x,y,width,height\n,,,,,,\nv,0,car,1,1,2.5,2\n , ,,,,,\n\nv,1,bus,1,1,2,2\n,,,,,,\n,,\n", DisplayName = "empty rows")]
    [DataRow("video,frame,class,x,y,width,height\nv,0,car,1,1,2.5,2,\nv,1,bus,1,1,2,2,,\n", DisplayName = "separators at the end")]
    [DataRow("video;frame;class;x;y;width;height;;\nv;0;car;1;1;2.5;2;;\nv;1;bus;1;1;2;2\n", DisplayName = "separators at the end of the header")]
    [DataRow("\"video\";\"frame\";\"class\";\"x\";\"y\";\"width\";\"height\"\n\"v\";0;\"car\";1;1;2.5;2\nv;1;bus;1;1;2;2\n", DisplayName = "quotes")]
    public void Dialect_IsRead(string text)
    {
        using TemporaryFolder folder = new();
        Images(folder);
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true) })
        {
            LabeledVideoData data = _catalog.LoadFromBoxesCsv(folder.Write("boxes.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
            CollectionAssert.AreEqual(new[] { "bus", "car" }, data.ClassNames.ToArray());
            CollectionAssert.AreEqual(new[] { 1f, 1, 3.5f, 3 }, data.Videos[0].GetAnnotation(0).Boxes);
            CollectionAssert.AreEqual(new[] { 1f, 1, 3, 3 }, data.Videos[0].GetAnnotation(1).Boxes);
            Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
        }
    }

    [TestMethod]
    [DataRow("video;frame;class;x;y;width;height\nv;0;car;1,5;1;2;2\n", "line 2 has the x '1,5'", "decimal comma")]
    [DataRow("video\tframe\tclass\tx\ty\twidth\theight\nv\t0\tcar\t1\t-1,25\t2\t2\n", "line 2 has the y '-1,25'", "decimal comma")]
    [DataRow("video,frame,class,x,y,width,height\nv,0,car,\"1,5\",1,2,2\n", "line 2 has the x '1,5'", "decimal comma")]
    [DataRow("video,frame,class,x,y,width,height\nv,0,car,1,5,1,0,2,0,2,0\n", "line 2 has 11 fields; the header has 7", "decimal comma")]
    [DataRow("video;frame;class;x;y;width;height\nv;0;\"car\"x;1;1;2;2\n", "line 2", "expected a semicolon")]
    [DataRow("video;frame;class;x;y;width;height\nv;0,5;car;1;1;2;2\n", "line 2 has the frame '0,5'", "decimal comma")]
    public void DecimalComma_IsAnErrorThatSaysSo(string text, string place, string problem)
    {
        using TemporaryFolder folder = new();
        Images(folder);
        string path = folder.Write("boxes.csv", text);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromBoxesCsv(path)).Message;
        StringAssert.Contains(message, $"'{path}' {place}");
        StringAssert.Contains(message, problem);
    }

    [TestMethod]
    [DataRow("C:\\videos\\v")]
    [DataRow("/home/me/v")]
    [DataRow("../other/v")]
    [DataRow("file:///D:/my%20videos/v")]
    public void NameThatLeadsOut_IsLookedForInTheNamedFolderOnly(string name)
    {
        using TemporaryFolder folder = new();
        Images(folder);
        string path = folder.Write("boxes.csv", $"video,frame,class,x,y,width,height\n{name},0,car,1,1,2,2\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromBoxesCsv(path)).Message, "--frames-root");
        Assert.AreEqual("v", _catalog.LoadFromBoxesCsv(path, folder.Root).Videos[0].Id);

        path = folder.Write("boxes.csv", $"video,frame,class,x,y,width,height\n{name},0,car,1,1,2,2\n/another/v,0,car,1,1,2,2\n");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromBoxesCsv(path, folder.Root)).Message, "line 3 is about the video '/another/v'");
    }

    private static void Images(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("v"));
        for (int i = 0; i < 2; i++)
        {
            using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
            image.Save(folder.File($"v/{i:D5}.png"));
        }
    }
}
