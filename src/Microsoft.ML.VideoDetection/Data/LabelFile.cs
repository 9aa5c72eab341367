namespace Microsoft.ML.VideoDetection;

/// <summary>Opens files with labels so that what is wrong with the path is said in one sentence.</summary>
internal static class LabelFile
{
    /// <summary>Opens a file for one reading from start to end.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder or empty.</exception>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' is a folder; expected a file with labels.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        if (stream.Length == 0)
        {
            stream.Dispose();
            throw new InvalidDataException($"The file '{path}' is empty.");
        }

        return stream;
    }

    /// <summary>Opens a text file for reading line by line.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder or empty.</exception>
    internal static StreamReader OpenText(string path) => new(Open(path));
}
