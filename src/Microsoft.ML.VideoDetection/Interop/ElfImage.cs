using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>
/// Reads the sections of a 64-bit little-endian ELF file in memory; every access is bounds-checked and throws <see cref="InvalidDataException"/> if the file
/// is damaged.
/// </summary>
/// <remarks>Layout: System V ABI, chapter 4 (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html).</remarks>
internal sealed class ElfImage
{
    public const uint DynamicSymbols = 11;          // SHT_DYNSYM
    public const uint VersionNeeds = 0x6ffffffe;    // SHT_GNU_verneed
    public const uint SymbolVersions = 0x6fffffff;  // SHT_GNU_versym

    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly byte[] _bytes;
    private readonly ElfSection[] _sections;

    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
            throw new InvalidDataException("This is not an ELF file: its first bytes are not 7F 'E' 'L' 'F', or it is shorter than an ELF header.");
        if (bytes[4] != 2 || bytes[5] != 1)
            throw new InvalidDataException($"This ELF file has class {bytes[4]} and byte order {bytes[5]}; only 64-bit little-endian files (2, 1) are understood.");
        _sections = ReadSections();
    }

    /// <summary>Finds the first section of a type; returns null if there is none, as in libraries without versions.</summary>
    public ElfSection? Find(uint type)
    {
        foreach (ElfSection section in _sections)
            if (section.Type == type)
                return section;
        return null;
    }

    /// <summary>Gets the section that another one's <c>sh_link</c> names: for symbols and versions, their string table.</summary>
    public ElfSection LinkOf(ElfSection section) => section.Link < (uint)_sections.Length
        ? _sections[section.Link]
        : throw new InvalidDataException($"ELF section link {section.Link} is outside the table of {_sections.Length} sections.");

    /// <summary>Gets the bytes of a section; writing to them changes the image.</summary>
    public Span<byte> Contents(ElfSection section) => Slice(section.Offset, section.Size);

    /// <summary>Determines whether the zero-terminated text at an offset of a string table equals <paramref name="text"/> (ASCII).</summary>
    public bool TextEquals(ElfSection strings, uint offset, ReadOnlySpan<byte> text)
    {
        Span<byte> table = Contents(strings);
        if (offset >= (uint)table.Length)
            throw new InvalidDataException($"ELF string offset {offset} is outside its table of {table.Length} bytes.");
        Span<byte> rest = table[(int)offset..];
        return rest.Length > text.Length && rest.StartsWith(text) && rest[text.Length] == 0;
    }

    private ElfSection[] ReadSections()
    {
        ulong tableOffset = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(40));
        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(58));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(60));
        if (count > 0 && entrySize != SectionHeaderSize)
            throw new InvalidDataException($"ELF section headers of {entrySize} bytes; 64-bit files have {SectionHeaderSize}.");

        ReadOnlySpan<byte> table = Slice(tableOffset, (ulong)count * SectionHeaderSize);
        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = table.Slice(i * SectionHeaderSize, SectionHeaderSize);
            sections[i] = new ElfSection(
                Type: BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                Offset: BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
                Size: BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
                Link: BinaryPrimitives.ReadUInt32LittleEndian(header[40..]));
        }
        return sections;
    }

    private Span<byte> Slice(ulong offset, ulong size)
    {
        if (offset > (ulong)_bytes.Length || size > (ulong)_bytes.Length - offset)
            throw new InvalidDataException($"ELF part of {size} bytes at {offset} reaches outside the file of {_bytes.Length} bytes; the file is cut or damaged.");
        return _bytes.AsSpan((int)offset, (int)size);
    }
}

/// <summary>Represents the position of a section in the file, and the section it refers to.</summary>
internal readonly record struct ElfSection(uint Type, ulong Offset, ulong Size, uint Link);
