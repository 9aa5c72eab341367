using Microsoft.ML.VideoDetection.Interop;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class NativeRequirementTests
{
    private static readonly NativeRequirement Requirement = new("Product", ["a.so", "b.so"], "add package P", "run command C");

    [TestMethod]
    public void FileOfThePackageMissing_NamesItAndThePackage() =>
        Assert.AreEqual("Product cannot be loaded because b.so is missing: add package P.", Requirement.Explain(file => file == "a.so", "b.so: cannot open shared object file"));

    // The message as .NET 10 passes it on.
    [TestMethod]
    public void SystemLibraryMissing_NamesItAndTheCommand() =>
        Assert.AreEqual("Product cannot be loaded because libgtk-3.so.0 is missing: run command C.", Requirement.Explain(_ => true,
            """
            Unable to load shared library '/app/a.so' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: 
            libgtk-3.so.0: cannot open shared object file: No such file or directory

            """));

    [TestMethod]
    public void AnotherReason_IsQuotedFromTheLastLine() =>
        Assert.AreEqual("Product cannot be loaded (/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/a.so)): run command C.", Requirement.Explain(_ => true,
            "Unable to load shared library '/app/a.so'.\n/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/a.so)\n"));

    [TestMethod]
    public void NoReason_StillIsASentence() =>
        Assert.AreEqual("Product cannot be loaded (no reason given): run command C.", Requirement.Explain(_ => true, ""));
}
