namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Closes output that may be abandoned.</summary>
internal static class OutputStream
{
    /// <summary>
    /// Closes a stream whose contents were either flushed before or are not needed, so that an error in flushing the rest does not hide an earlier one.
    /// </summary>
    internal static void CloseQuietly(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // Abandoned: the temporary file is deleted next.
        }
    }
}
