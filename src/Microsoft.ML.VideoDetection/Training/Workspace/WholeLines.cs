using System.Text;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>Reads the lines of a text file that end with a line feed, of bounded length.</summary>
/// <param name="path">The file.</param>
internal sealed class WholeLines(string path) : IDisposable
{
    private const int Longest = 4096;

    private readonly StreamReader _reader = new(path);
    private readonly StringBuilder _line = new();

    /// <summary>Reads the next line, or null at the end; what follows the last line feed is left out, and so is a line that is too long.</summary>
    public string? Read()
    {
        _line.Clear();
        long length = 0;
        for (int c = _reader.Read(); c >= 0; c = _reader.Read())
        {
            if (c != '\n')
            {
                if (length++ < Longest)
                    _line.Append((char)c);
            }
            else if (length <= Longest)
            {
                return _line.ToString().TrimEnd('\r');
            }
            else
            {
                _line.Clear();
                length = 0;
            }
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();
}
