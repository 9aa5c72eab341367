using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed partial class QuietOpenCvTests
{
    private const int StandardError = 2;

    [TestMethod]
    [DoNotParallelize]
    [OSCondition(OperatingSystems.Linux)]
    public void BadVideos_SayNothingOnStandardError()
    {
        using TemporaryFolder folder = new();
        string whole = Clips.Write(folder.File("whole.mp4"), 320, 180, 50, "mp4v");
        string cut = folder.Cut(whole, "cut.mp4", 0.5);
        string cutAvi = folder.Cut(Clips.Write(folder.File("whole.avi"), 320, 180, 50, "XVID"), "cut.avi", 0.5);

        // Native code writes to the descriptor, past Console.Error, so the descriptor itself is turned to a file.
        string said = folder.File("stderr.txt");
        int kept = Duplicate(StandardError);
        using (FileStream capture = new(said, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            _ = DuplicateTo((int)capture.SafeFileHandle.DangerousGetHandle(), StandardError);
            try
            {
                Assert.ThrowsExactly<InvalidDataException>(() => VideoSource.FromFile(cut));
                Assert.ThrowsExactly<IOException>(() => VideoSource.FromCamera(97));
                foreach (VideoFrame frame in VideoSource.FromFile(cutAvi).ReadFrames())
                {
                    frame.Dispose();
                }
            }
            finally
            {
                _ = DuplicateTo(kept, StandardError);
                _ = Close(kept);
            }
        }

        Assert.AreEqual(string.Empty, File.ReadAllText(said));
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
