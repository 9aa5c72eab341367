namespace Microsoft.ML.VideoDetection;

/// <summary>One line of <c>gt.txt</c>, as it stands there.</summary>
/// <remarks>
/// <c>frame,id,left,top,width,height,flag,…</c> where frame, left and top count from 1 and flag 0 says that the line is not to be
/// evaluated. MOT15 goes on with a position in the world (x,y,z: 10 columns), later challenges with class and visible part (9 columns).
/// Origin: Leal-Taixé et al., MOTChallenge 2015, section 2.5; Milan et al., MOT16, section 2.4.
/// </remarks>
internal readonly record struct MotLabelLine(
    int Frame, int Track, double Left, double Top, double Width, double Height, bool IsEvaluated, int Class, double? Visibility)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It is malformed; the message names line and column.</exception>
    internal static MotLabelLine Parse(ReadOnlySpan<char> text, string path, int line)
    {
        DelimitedNumbers columns = new(text, path, line);
        int frame = columns.Integer("frame");
        if (frame < 1)
        {
            throw columns.Error($"has the frame {frame}; frames count from 1");
        }

        int track = columns.Integer("id");
        double left = columns.Number("left");
        double top = columns.Number("top");
        double width = columns.Number("width");
        double height = columns.Number("height");
        bool evaluated = columns.Number("confidence") != 0;

        // Up to three more: their number tells the challenge.
        Span<double> more = stackalloc double[3];
        int count = 0;
        while (!columns.AtEnd && count < more.Length)
        {
            more[count++] = columns.Number(count switch { 1 => "class", 2 => "visibility", _ => "z" });
        }

        if (!columns.AtEnd)
        {
            throw columns.Error("has more than 10 columns");
        }

        bool hasClass = count is 1 or 2;
        return new MotLabelLine(
            frame, track, left, top, width, height, evaluated, hasClass ? (int)more[0] : 1, count == 2 ? more[1] : null);
    }
}
