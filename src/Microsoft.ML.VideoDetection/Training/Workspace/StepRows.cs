using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>
/// A CSV file with a row per step, the step in the first column. It can be gone on with from an earlier step, and holds every step once.
/// </summary>
/// <remarks>
/// Each row is handed to the system at once, so that a killed process loses none and a machine without power the last ones. A row
/// without its line end is one that was being written, and is dropped when the file is gone on with.
/// </remarks>
internal sealed class StepRows : IDisposable
{
    private const char LineEnd = '\n';

    private readonly string _path;
    private readonly string _header;
    private StreamWriter? _writer;

    /// <param name="path">The file. It is made with the first row, and what an earlier training left under that name is removed.</param>
    /// <param name="header">Names of the columns, without line end.</param>
    /// <param name="resumedStep">The step that a training goes on from: rows up to it stay, later ones are dropped. 0: none stay.</param>
    /// <param name="kept">Is told the fields of every row that stays.</param>
    /// <exception cref="InvalidDataException">The file to go on with has other columns.</exception>
    /// <exception cref="IOException">The file cannot be read or replaced.</exception>
    public StepRows(string path, string header, long resumedStep, Action<string[]> kept)
    {
        (_path, _header) = (path, header);
        if (resumedStep == 0)
            File.Delete(path);
        else if (File.Exists(path))
            Trim(resumedStep, kept);
    }

    /// <summary>Adds a row, without line end.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Write(string row)
    {
        _writer ??= Open();
        _writer.Write(row + LineEnd);
        _writer.Flush();
    }

    public void Dispose() => _writer?.Dispose();

    private StreamWriter Open()
    {
        var writer = new StreamWriter(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read), WithoutMark());
        if (writer.BaseStream.Length == 0)
            writer.Write(_header + LineEnd);
        return writer;
    }

    private void Trim(long resumedStep, Action<string[]> kept)
    {
        using var file = new PendingFile(_path);
        using (var writer = new StreamWriter(file.OpenWrite(), WithoutMark()))
        using (var lines = new WholeLines(_path))
        {
            writer.Write(_header + LineEnd);
            int columns = _header.Count(c => c == ',') + 1;
            long last = 0;
            for (bool isFirst = true; lines.Read() is string line; isFirst = false)
            {
                if (isFirst && line != _header)
                {
                    throw new InvalidDataException(
                        $"'{_path}' has the columns '{line}', expected '{_header}'; move it elsewhere or use another workspace.");
                }

                string[] fields = line.Split(',');
                if (fields.Length != columns || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
                    || step <= last || step > resumedStep)
                {
                    continue;
                }

                last = step;
                writer.Write(line + LineEnd);
                kept(fields);
            }
        }

        file.Commit();
    }

    private static UTF8Encoding WithoutMark() => new(encoderShouldEmitUTF8Identifier: false);
}
