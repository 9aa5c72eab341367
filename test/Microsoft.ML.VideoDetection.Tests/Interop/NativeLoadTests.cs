using System.Runtime.Versioning;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

/// <summary>What a user sees in an application that lacks something, each time in a process of its own.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class NativeLoadTests
{
    [TestMethod]
    [DataRow("torch")]
    [DataRow("opencv")]
    public async Task EverythingThere_Loads(string what)
    {
        using var folder = new ApplicationFolder();

        Assert.AreEqual((0, "sum 3"), await folder.RunAsync(what));
    }

    [TestMethod]
    [DataRow("libtorch_cpu.so")]
    [DataRow("libc10.so")]
    [DataRow("libLibTorchSharp.so")]
    public async Task TorchWithoutOneOfItsFiles_NamesFileAndPackages(string missing)
    {
        using var folder = new ApplicationFolder(hidden: missing);

        Assert.AreEqual(
            (1, $"DllNotFoundException: Torch cannot be loaded because {missing} is missing: add the NuGet package TorchSharp-cpu, or TorchSharp-cuda-linux for an NVIDIA GPU, to the application."),
            await folder.RunAsync("torch"));
    }

    [TestMethod]
    public async Task OpenCvWithoutItsFile_NamesFileAndPackage()
    {
        using var folder = new ApplicationFolder(hidden: "libOpenCvSharpExtern.so");

        Assert.AreEqual(
            (1, "DllNotFoundException: OpenCV cannot be loaded because libOpenCvSharpExtern.so is missing: add the NuGet package OpenCvSharp4.official.runtime.linux-x64 to the application."),
            await folder.RunAsync("opencv"));
    }

    [TestMethod]
    public async Task OpenCvOnASystemWithoutGtk_NamesLibraryAndCommand()
    {
        using var folder = new ApplicationFolder(hidden: "libOpenCvSharpExtern.so");
        // The same library, but asking for a GTK that no system has.
        byte[] library = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "libOpenCvSharpExtern.so"));
        "libgtk-X.so.0\0"u8.CopyTo(library.AsSpan(library.AsSpan().IndexOf("libgtk-3.so.0\0"u8)));
        await File.WriteAllBytesAsync(Path.Combine(folder.Application, "libOpenCvSharpExtern.so"), library);

        (int exitCode, string line) = await folder.RunAsync("opencv");

        Assert.AreEqual(1, exitCode);
        StringAssert.StartsWith(line, "DllNotFoundException: OpenCV cannot be loaded because libgtk-X.so.0 is missing: run 'apt-get install libgtk-3-0 libatomic1 libdrm2'");
    }

    [TestMethod]
    public async Task ReadOnlyApplicationFolder_TorchLoadsAndLeavesItAlone()
    {
        using var folder = new ApplicationFolder();
        string[] before = Directory.GetFileSystemEntries(folder.Application);
        File.SetUnixFileMode(folder.Application, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.AreEqual((0, "sum 3"), await folder.RunAsync("torch"));
            Assert.AreEqual((0, "loaded"), await folder.RunAsync("patched"));

            // The mode does not stop root, so look as well.
            CollectionAssert.AreEquivalent(before, Directory.GetFileSystemEntries(folder.Application));
        }
        finally
        {
            File.SetUnixFileMode(folder.Application, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [TestMethod]
    public async Task FourProcessesAtOnce_ShareOneCopy()
    {
        using var folder = new ApplicationFolder();

        (int, string)[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => folder.RunAsync("patched")));

        foreach ((int, string) result in results)
            Assert.AreEqual((0, "loaded"), result);
        Assert.HasCount(1, Directory.GetFiles(folder.Cache, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task CacheThatIsNoDirectory_FallsBackToTheTemporaryOne()
    {
        using var folder = new ApplicationFolder();
        string file = Path.Combine(folder.Cache, "file");
        await File.WriteAllTextAsync(file, "");
        string temporary = Directory.CreateDirectory(Path.Combine(folder.Cache, "tmp")).FullName;

        (int, string) result = await folder.RunAsync("patched", new() { ["XDG_CACHE_HOME"] = file, ["HOME"] = file, ["TMPDIR"] = temporary });

        Assert.AreEqual((0, "loaded"), result);
        Assert.HasCount(1, Directory.GetFiles(temporary, "libLibTorchSharp-*.so", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task NowhereToWrite_SaysWhereItTriedAndWhatToSet()
    {
        using var folder = new ApplicationFolder();
        string file = Path.Combine(folder.Cache, "file");
        await File.WriteAllTextAsync(file, "");

        (int exitCode, string line) = await folder.RunAsync("patched", new() { ["XDG_CACHE_HOME"] = file, ["HOME"] = file, ["TMPDIR"] = file });

        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(line, $"{file}/microsoft-ml-videodetection: ");
        StringAssert.EndsWith(line, "set XDG_CACHE_HOME to a directory that you can write to.");
        Assert.DoesNotContain('\n', line);
    }
}
