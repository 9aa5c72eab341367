using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>What the head of a file says of a task or job.</summary>
internal sealed class CvatTask
{
    // Numbers of frames come from files: a damaged one must not fill the memory.
    private const int MostFrames = 20_000_000;

    internal string? Id { get; set; }

    internal string? Name { get; set; }

    internal string? Source { get; set; }

    internal int? Size { get; set; }

    internal int? Start { get; set; }

    internal int? Stop { get; set; }

    /// <summary>Gets or sets how many frames of the source there are to each frame of the task.</summary>
    internal int Step { get; set; } = 1;

    internal int? Width { get; set; }

    internal int? Height { get; set; }

    /// <summary>Gets or sets whether it is a job, whose first and last frame CVAT counts in frames of the task.</summary>
    internal bool IsJob { get; set; }

    /// <summary>Gets the numbers of its frames in the source, ascending; null where the file does not say.</summary>
    /// <param name="labelled">Numbers of frames with labels.</param>
    /// <param name="path">The file, for the error.</param>
    /// <exception cref="InvalidDataException">There are absurdly many.</exception>
    internal int[]? Frames(IEnumerable<int> labelled, string path)
    {
        int first = Start ?? 0;
        if (Stop is null && Size is null)
            return null;
        long last = Stop ?? first + ((Size!.Value - 1L) * Step);
        if (IsJob && Step > 1 && labelled.Any(frame => frame > last || (frame - first) % Step != 0))
            (first, last) = (Math.Min(first, int.MaxValue / Step) * Step, last * Step);
        long count = ((last - first) / Step) + 1;
        return count is > 0 and <= MostFrames && last <= int.MaxValue
            ? [.. Enumerable.Range(0, (int)count).Select(i => first + (i * Step))]
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has a task from frame {first} to {last}; expected 1 to {MostFrames} frames."));
    }
}
