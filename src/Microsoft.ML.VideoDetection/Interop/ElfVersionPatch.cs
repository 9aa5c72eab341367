using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>
/// Makes a shared library loadable if a dependency is too old for one symbol version: the need for that version becomes weak, and the one function bound to
/// it is redirected to a function that the library itself exports.
/// </summary>
/// <remarks>
/// Only for functions that are a no-op on the older system, which the caller has to know. Layout of version needs:
/// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html.
/// </remarks>
internal static class ElfVersionPatch
{
    private const int SymbolSize = 24;      // Elf64_Sym
    private const int NeedSize = 16;        // Elf64_Verneed and Elf64_Vernaux
    private const ushort WeakVersion = 2;   // VER_FLG_WEAK
    private const ushort GlobalVersion = 1; // VER_NDX_GLOBAL: bound without a version
    private const int FunctionType = 2;     // STT_FUNC

    /// <summary>
    /// Patches <paramref name="library"/> in place; returns false without a change if it does not need the version, or only weakly, as a patched library
    /// does.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not an intact ELF library, or has no suitable replacement for the symbol.</exception>
    public static bool TryApply(byte[] library, ReadOnlySpan<byte> version, ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> replacement)
    {
        var image = new ElfImage(library);
        if (image.Find(ElfImage.VersionNeeds) is not { } needs
            || image.Find(ElfImage.DynamicSymbols) is not { } symbols
            || image.Find(ElfImage.SymbolVersions) is not { } versions)
            return false;

        int need = FindNeed(image, needs, version);
        if (need < 0)
            return false;
        Span<byte> entry = image.Contents(needs).Slice(need, NeedSize);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]);
        ushort index = BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]);
        if ((flags & WeakVersion) != 0)
            return false;

        // Everything is checked before the first byte changes, so that a refused library stays unchanged.
        int user = FindOnlyUser(image, symbols, versions, index, symbol);
        uint newName = FindDefinedFunction(image, symbols, replacement);
        BinaryPrimitives.WriteUInt32LittleEndian(image.Contents(symbols)[(user * SymbolSize)..], newName);
        BinaryPrimitives.WriteUInt16LittleEndian(image.Contents(versions)[(user * 2)..], GlobalVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)(flags | WeakVersion));
        return true;
    }

    /// <summary>Finds the offset of the version's entry inside the section of needs, or -1.</summary>
    private static int FindNeed(ElfImage image, ElfSection needs, ReadOnlySpan<byte> version)
    {
        ReadOnlySpan<byte> table = image.Contents(needs);
        ElfSection strings = image.LinkOf(needs);
        int unseen = table.Length / NeedSize; // entries do not overlap; this bounds a damaged table that would loop
        for (long file = 0; ;)
        {
            ReadOnlySpan<byte> header = Entry(table, file, NeedSize);
            long aux = file + BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            for (uint step = uint.MaxValue; step != 0; aux += step)
            {
                if (--unseen < 0)
                    throw new InvalidDataException("ELF version needs refer to each other in circles; the file is damaged.");
                ReadOnlySpan<byte> entry = Entry(table, aux, NeedSize);
                if (image.TextEquals(strings, BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), version))
                    return (int)aux;
                step = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            }
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
            if (next == 0)
                return -1;
            file += next;
        }
    }

    private static int FindOnlyUser(ElfImage image, ElfSection symbols, ElfSection versions, ushort index, ReadOnlySpan<byte> symbol)
    {
        ReadOnlySpan<byte> table = image.Contents(symbols);
        ReadOnlySpan<byte> indexes = image.Contents(versions);
        ElfSection strings = image.LinkOf(symbols);
        int user = -1;
        for (int i = 0; i < table.Length / SymbolSize; i++)
        {
            // The top bit says "hidden" and is not part of the index.
            if ((BinaryPrimitives.ReadUInt16LittleEndian(Entry(indexes, i * 2L, 2)) & 0x7fff) != index)
                continue;
            if (user >= 0 || !image.TextEquals(strings, BinaryPrimitives.ReadUInt32LittleEndian(table[(i * SymbolSize)..]), symbol))
                throw new InvalidDataException("The library uses other symbols of the missing version too; it was built for a newer system than this one.");
            user = i;
        }
        return user >= 0 ? user : throw new InvalidDataException("The library needs the version but has no symbol that uses it; its version tables are damaged.");
    }

    private static uint FindDefinedFunction(ElfImage image, ElfSection symbols, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> table = image.Contents(symbols);
        ElfSection strings = image.LinkOf(symbols);
        for (int i = 0; i < table.Length / SymbolSize; i++)
        {
            ReadOnlySpan<byte> symbol = table.Slice(i * SymbolSize, SymbolSize);
            uint text = BinaryPrimitives.ReadUInt32LittleEndian(symbol);
            bool definedFunction = (symbol[4] & 0xf) == FunctionType && BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]) != 0;
            if (definedFunction && image.TextEquals(strings, text, name))
                return text;
        }
        throw new InvalidDataException("The library does not export the function that should stand in for the missing one.");
    }

    private static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> table, long offset, int size) =>
        offset + size <= table.Length
            ? table.Slice((int)offset, size)
            : throw new InvalidDataException($"ELF table entry at {offset} is outside its table of {table.Length} bytes; the file is cut or damaged.");
}
