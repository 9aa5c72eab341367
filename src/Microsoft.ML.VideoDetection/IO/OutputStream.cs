namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Closing of output that may be given up.</summary>
internal static class OutputStream
{
    /// <summary>
    /// Closes a stream whose contents were either flushed before or are not wanted:
    /// an error in flushing the rest must not hide the one that led here.
    /// </summary>
    internal static void CloseQuietly(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // Given up: the temporary file is deleted next.
        }
    }
}
