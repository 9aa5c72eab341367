using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.VideoDetection.Build;

/// <summary>
/// Makes the internal types and members of an assembly public by changing their visibility bits where they are, so that
/// everything else, tokens and signatures included, stays byte for byte as it was.
/// </summary>
/// <remarks>Tables and flags: ECMA-335, II.22.37 (TypeDef), II.22.26 (MethodDef), II.22.15 (Field), II.23.1.</remarks>
internal static class PublicInternals
{
    private const int TypeFlags = 0;   // offset of the flags inside a row of each table
    private const int MethodFlags = 6;
    private const int FieldFlags = 0;

    public static void Apply(byte[] assembly)
    {
        // The reader keeps its own view of the bytes: it must not see half of the changes.
        using var portable = new PEReader(new MemoryStream(assembly.ToArray()));
        MetadataReader metadata = portable.GetMetadataReader();
        int start = portable.PEHeaders.MetadataStartOffset;

        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            // Compiler-made types and copies of System types (attributes, mostly) would clash with the real ones.
            if (!OutermostNamespace(metadata, type).StartsWith("Microsoft.ML", StringComparison.Ordinal))
                continue;

            BinaryPrimitives.WriteUInt32LittleEndian(Row(TableIndex.TypeDef, handle, TypeFlags), (uint)Visible(type.Attributes));
            foreach (MethodDefinitionHandle method in type.GetMethods())
                BinaryPrimitives.WriteUInt16LittleEndian(
                    Row(TableIndex.MethodDef, method, MethodFlags), (ushort)Visible(metadata.GetMethodDefinition(method).Attributes));
            foreach (FieldDefinitionHandle field in type.GetFields())
                BinaryPrimitives.WriteUInt16LittleEndian(
                    Row(TableIndex.Field, field, FieldFlags), (ushort)Visible(metadata.GetFieldDefinition(field).Attributes));
        }

        Span<byte> Row(TableIndex table, EntityHandle handle, int column) => assembly.AsSpan(
            start + metadata.GetTableMetadataOffset(table) + (MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(table) + column);
    }

    private static string OutermostNamespace(MetadataReader metadata, TypeDefinition type)
    {
        while (type.GetDeclaringType() is { IsNil: false } outer)
            type = metadata.GetTypeDefinition(outer);
        return metadata.GetString(type.Namespace);
    }

    private static TypeAttributes Visible(TypeAttributes flags) => (flags & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.NotPublic => flags | TypeAttributes.Public, // NotPublic is zero
        TypeAttributes.NestedAssembly or TypeAttributes.NestedFamANDAssem or TypeAttributes.NestedFamORAssem =>
            flags & ~TypeAttributes.VisibilityMask | TypeAttributes.NestedPublic,
        _ => flags,
    };

    // "protected internal" stays: from outside it is overridden as "protected", and would not be if it looked public.
    private static MethodAttributes Visible(MethodAttributes flags) => (flags & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Assembly => flags & ~MethodAttributes.MemberAccessMask | MethodAttributes.Public,
        MethodAttributes.FamANDAssem => flags & ~MethodAttributes.MemberAccessMask | MethodAttributes.Family,
        _ => flags,
    };

    private static FieldAttributes Visible(FieldAttributes flags) => (flags & FieldAttributes.FieldAccessMask) switch
    {
        FieldAttributes.Assembly => flags & ~FieldAttributes.FieldAccessMask | FieldAttributes.Public,
        FieldAttributes.FamANDAssem => flags & ~FieldAttributes.FieldAccessMask | FieldAttributes.Family,
        _ => flags,
    };
}
