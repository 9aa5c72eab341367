using System.Runtime.Versioning;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class ElfVersionPatchTests
{
    private static readonly byte[] Library = File.Exists(PathOfLibrary) ? File.ReadAllBytes(PathOfLibrary) : [];

    private static string PathOfLibrary => Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    // readelf -V: GLIBCXX_3.4.32 has flags 0 and number 18; readelf --dyn-syms: symbol 482 of section .dynsym at 0x3890 is
    // _ZSt21ios_base_library_initv, so its version stands at 0x3dfae + 2*482; the need is entry 0x140 of the table at 0x3f8f0.
    private const int NeedFlags = 0x3f8f0 + 0x140 + 4;
    private const int SymbolName = 0x3890 + 24 * 482;
    private const int SymbolVersion = 0x3dfae + 2 * 482;

    [TestMethod]
    public void LibTorchSharp_ChangesFlagNameAndVersionOnly()
    {
        byte[] changed = [.. Library];

        Assert.IsTrue(Apply(changed));

        Assert.AreEqual((0, 2), (Library[NeedFlags], changed[NeedFlags]));
        Assert.AreEqual((18, 1), (Library[SymbolVersion], changed[SymbolVersion]));
        int[] differing = [.. Enumerable.Range(0, Library.Length).Where(i => Library[i] != changed[i])];
        foreach (int offset in differing)
            Assert.IsTrue(offset is NeedFlags or SymbolVersion or >= SymbolName and < SymbolName + 4, $"byte {offset:x} changed");

        uint name = BitConverter.ToUInt32(changed, SymbolName);
        var image = new ElfImage(changed);
        ElfSection strings = image.LinkOf(image.Find(ElfImage.DynamicSymbols)!.Value);
        Assert.IsTrue(image.TextEquals(strings, name, "THSAutograd_isGradEnabled"u8));
    }

    [TestMethod]
    public void ChangedBefore_StaysAsItIs()
    {
        byte[] once = [.. Library];
        Apply(once);
        byte[] twice = [.. once];

        Assert.IsFalse(Apply(twice));
        Assert.IsTrue(once.AsSpan().SequenceEqual(twice));
    }

    [TestMethod]
    public void VersionThatIsNotNeeded_ChangesNothing()
    {
        byte[] changed = [.. Library];

        Assert.IsFalse(ElfVersionPatch.TryApply(changed, "GLIBCXX_9.9.99"u8, "x"u8, "y"u8));
        Assert.IsTrue(Library.AsSpan().SequenceEqual(changed));
    }

    [TestMethod]
    [DataRow("GLIBCXX_3.4.21", "_ZSt21ios_base_library_initv", "THSAutograd_isGradEnabled", "uses other symbols of the missing version too", DisplayName = "version of many symbols")]
    [DataRow("GLIBCXX_3.4.32", "another", "THSAutograd_isGradEnabled", "uses other symbols of the missing version too", DisplayName = "version of another symbol")]
    [DataRow("GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv", "no_such_function", "does not export the function", DisplayName = "no replacement")]
    public void LibraryThatDoesNotFit_IsRefusedUnchanged(string version, string symbol, string replacement, string reason)
    {
        byte[] changed = [.. Library];

        InvalidDataException refusal = Assert.ThrowsExactly<InvalidDataException>(
            () => ElfVersionPatch.TryApply(changed, Ascii(version), Ascii(symbol), Ascii(replacement)));

        StringAssert.Contains(refusal.Message, reason);
        Assert.IsTrue(Library.AsSpan().SequenceEqual(changed));
    }

    [TestMethod]
    public void RefusedLibrary_GivesTheUserOneSentence()
    {
        DllNotFoundException refusal = Assert.ThrowsExactly<DllNotFoundException>(() => PatchedTorchLibrary.Patch("text"u8.ToArray(), "/app/lib.so"));

        StringAssert.StartsWith(refusal.Message, "Torch cannot be loaded because '/app/lib.so' does not fit this system's libstdc++");
        StringAssert.Contains(refusal.Message, "This is not an ELF file");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(63)]
    [DataRow(64)]
    [DataRow(0x3890)]
    [DataRow(0x3f8f0)]
    [DataRow(0x249360 + 100)]
    public void CutLibrary_IsInvalidData(int length) =>
        Assert.ThrowsExactly<InvalidDataException>(() => Apply(Library[..length]));

    [TestMethod]
    public void DamagedTables_GiveInvalidDataOrNothing_NeverAnotherException()
    {
        var image = new ElfImage(Library);
        (int Start, int Length)[] tables =
        [
            (0, 64), (0x249360, 31 * 64), // ELF header and section headers (readelf -S)
            .. new[] { ElfImage.VersionNeeds, ElfImage.SymbolVersions, ElfImage.DynamicSymbols }
                .Select(type => image.Find(type)!.Value).Select(section => ((int)section.Offset, (int)section.Size)),
        ];
        var random = new Random(1);
        int refused = 0;
        byte[] damaged = new byte[Library.Length];
        for (int i = 0; i < 500; i++)
        {
            Library.CopyTo(damaged, 0);
            (int start, int length) = tables[i % tables.Length];
            for (int j = 0; j < 8; j++)
                damaged[start + random.Next(length)] = (byte)random.Next(256);
            try
            {
                Apply(damaged);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.IsGreaterThan(100, refused, "The damage must reach what the reader reads: every header hit is refused.");
    }

    [TestMethod]
    public void NeedsInACircle_EndWithInvalidData()
    {
        // Walking on from the flags' entry by one byte at a time would visit nearly the whole table per file entry.
        byte[] circle = [.. Library];
        for (int offset = 0x3f8f0 + 0x10; offset < 0x3f8f0 + 0x200; offset += 16)
            circle[offset + 12] = 1;

        Assert.ThrowsExactly<InvalidDataException>(() => Apply(circle));
    }

    private static bool Apply(byte[] library) =>
        ElfVersionPatch.TryApply(library, "GLIBCXX_3.4.32"u8, "_ZSt21ios_base_library_initv"u8, "THSAutograd_isGradEnabled"u8);

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
