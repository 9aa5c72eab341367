namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>A folder that lasts as long as a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal TemporaryFolder() => Root = Directory.CreateTempSubdirectory("dff-test-").FullName;

    internal string Root { get; }

    internal string[] FileNames => [.. Directory.EnumerateFileSystemEntries(Root).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    internal string File(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file; its folder is made.</summary>
    internal string Write(string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    internal string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Copies the first part of a file.</summary>
    internal string Cut(string path, string name, double part)
    {
        byte[] bytes = System.IO.File.ReadAllBytes(path);
        return Write(name, bytes.AsSpan(0, (int)(bytes.Length * part)));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
