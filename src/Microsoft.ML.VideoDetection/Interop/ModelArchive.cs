using System.IO.Compression;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Writes entries of ML.NET's model zip uncompressed.</summary>
/// <remarks>
/// ML.NET deflates every entry, which takes seconds for hundreds of megabytes of weights at each save and each load, for 7 % of their size. Its reader also
/// reads stored entries.
/// </remarks>
internal static class ModelArchive
{
    /// <summary>Writes an entry in the directory of the model that is being saved, without compression and without a temporary file.</summary>
    /// <param name="context">Context of the model.</param>
    /// <param name="name">Name of the entry; unique in its directory.</param>
    /// <param name="write">Writes its content.</param>
    public static void SaveStored(ModelSaveContext context, string name, Action<Stream> write)
    {
        ZipArchive archive;
        string path;
        try
        {
            // Entries that ML.NET has closed but not written yet come first: only one entry of a new archive can be open at a time.
            Flush(context.Repository);
            archive = Archive(context.Repository);
            path = Path.Combine(context.Directory ?? "", name);
        }
        catch (MissingMemberException)
        {
            // Another version of ML.NET with different internals.
            context.SaveBinaryStream(name, writer => write(writer.BaseStream));
            return;
        }

        using Stream stream = archive.CreateEntry(path, CompressionLevel.NoCompression).Open();
        write(stream);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_archive")]
    private static extern ref ZipArchive Archive(RepositoryWriter writer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Flush")]
    private static extern void Flush(RepositoryWriter writer);
}
