using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.ML.VideoDetection.Interop;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class PrivateDirectoryTests
{
    private readonly string _root = Directory.CreateTempSubdirectory("private-directory-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Missing_IsMadeForTheOwnerOnly()
    {
        string path = Path.Combine(_root, "cache", "ours");

        PrivateDirectory.Prepare(path);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void LinkUnderOurName_IsRefused()
    {
        string link = Path.Combine(_root, "ours");
        Directory.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(_root, "elsewhere")).FullName);

        IOException refusal = Assert.ThrowsExactly<IOException>(() => PrivateDirectory.Prepare(link));

        Assert.AreEqual($"'{link}' is not a directory of its own but a link or file; remove it.", refusal.Message);
    }

    [TestMethod]
    public void WritableByOthers_IsRefusedWithTheCommandThatHelps()
    {
        string path = Directory.CreateDirectory(Path.Combine(_root, "ours")).FullName;
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupWrite);

        IOException refusal = Assert.ThrowsExactly<IOException>(() => PrivateDirectory.Prepare(path));

        Assert.AreEqual($"'{path}' can be written by other users; run: chmod 700 '{path}'", refusal.Message);
    }

    [TestMethod]
    public void SomebodyElses_IsRefused()
    {
        // Root can give a directory away; everybody else finds that /usr is root's.
        string path = "/usr";
        if (Environment.IsPrivilegedProcess)
        {
            path = Directory.CreateDirectory(Path.Combine(_root, "ours")).FullName;
            using Process chown = Process.Start("chown", ["65534", path]);
            chown.WaitForExit();
        }

        IOException refusal = Assert.ThrowsExactly<IOException>(() => PrivateDirectory.Prepare(path));

        StringAssert.StartsWith(refusal.Message, $"'{path}' belongs to user ");
    }
}
