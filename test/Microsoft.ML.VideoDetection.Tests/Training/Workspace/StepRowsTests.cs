using System.Text;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training.Workspace;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class StepRowsTests
{
    [TestMethod]
    public void Write_IsInTheFileAtOnce()
    {
        using var folder = new TemporaryFolder();
        using StepRows rows = Open(folder, 0);
        Assert.IsFalse(File.Exists(folder.File("a.csv")), "no row, no file");
        rows.Write("1,0.5");
        Assert.AreEqual("step,value\n1,0.5\n", Read(folder.File("a.csv")));
    }

    [TestMethod]
    public void Resume_DropsLaterRowsAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "step,value\n1,0.5\n2,0.4\n3,0.3\n4,0.2\n");
        var kept = new List<string>();
        using (StepRows rows = Open(folder, 2, kept))
            rows.Write("3,0.9");
        Assert.AreEqual("step,value\n1,0.5\n2,0.4\n3,0.9\n", Read(folder.File("a.csv")));
        CollectionAssert.AreEqual(new[] { "1|0.5", "2|0.4" }, kept);
        CollectionAssert.AreEqual(new[] { "a.csv" }, folder.FileNames);
    }

    [TestMethod]
    [DataRow("3,0.", DisplayName = "cut within a field")]
    [DataRow("3,0.3", DisplayName = "cut before the line end")]
    [DataRow("3", DisplayName = "cut within the step")]
    [DataRow("\0\0\0\0\n", DisplayName = "blocks that a machine without power left")]
    [DataRow("2,0.4\n", DisplayName = "a step twice")]
    [DataRow("-3,0.4\n", DisplayName = "no step")]
    public void Resume_AfterATornEnd_KeepsWholeRowsOnly(string end)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "step,value\r\n1,0.5\n2,0.4\n" + end);
        using (StepRows rows = Open(folder, 10))
            rows.Write("11,0.1");
        Assert.AreEqual("step,value\n1,0.5\n2,0.4\n11,0.1\n", Read(folder.File("a.csv")));
    }

    [TestMethod]
    public void Resume_WithLineWithoutEnd_ReadsItInBoundedMemory()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "step,value\n1,0.5\n2," + new string('9', 5000) + "\n3,0.3\n");
        using (StepRows rows = Open(folder, 10))
            rows.Write("11,0.1");
        Assert.AreEqual("step,value\n1,0.5\n3,0.3\n11,0.1\n", Read(folder.File("a.csv")));
    }

    [TestMethod]
    public void Resume_WithOtherColumns_LeavesTheFileAlone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "name,age\nx,1\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Open(folder, 5)).Message, "has the columns 'name,age', expected 'step,value'");
        Assert.AreEqual("name,age\nx,1\n", Read(folder.File("a.csv")));
        CollectionAssert.AreEqual(new[] { "a.csv" }, folder.FileNames);
    }

    [TestMethod]
    public void New_ReplacesWhatAnEarlierTrainingLeft()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "step,value\n1,0.5\n");
        using (StepRows rows = Open(folder, 0))
            rows.Write("1,0.7");
        Assert.AreEqual("step,value\n1,0.7\n", Read(folder.File("a.csv")));
    }

    private static StepRows Open(TemporaryFolder folder, long resumedStep, List<string>? kept = null) =>
        new(folder.File("a.csv"), "step,value", resumedStep, fields => kept?.Add(string.Join('|', fields)));

    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }
}
