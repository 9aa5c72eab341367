using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>One line of <c>gt.txt</c>, as it stands there.</summary>
/// <remarks>
/// <c>frame,id,left,top,width,height,flag,…</c> where frame, left and top count from 1 and flag 0 says that the line is not to be
/// evaluated. MOT15 goes on with a position in the world (x,y,z: 10 columns), later challenges with class and visible part (9 columns).
/// VisDrone has 10 columns too, which end with class, truncation and occlusion: see <see cref="MayBeVisDrone"/>.
/// Origin: Leal-Taixé et al., MOTChallenge 2015, section 2.5; Milan et al., MOT16, section 2.4.
/// </remarks>
internal readonly record struct MotLabelLine(
    int Frame, int Track, double Left, double Top, double Width, double Height, bool IsEvaluated)
{
    /// <summary>Gets the number of the class; null where the line has no column for it.</summary>
    internal int? Class { get; private init; }

    /// <summary>Gets the part of the object that can be seen, 0 to 1; null where the line does not say.</summary>
    internal double? Visibility { get; private init; }

    /// <summary>Gets whether the last three of ten columns can be a class, 0 to 11, a truncation, 0 or 1, and an occlusion, 0 to 2, as VisDrone has them.</summary>
    internal bool MayBeVisDrone { get; private init; }

    /// <summary>Gets the eighth column where there are ten: a position in the world, or what VisDrone has for a class.</summary>
    internal double Eighth { get; private init; }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="line">Its 1-based number.</param>
    /// <param name="hasNames">Whether a file names the classes, so that the eighth column is one whatever the number of columns.</param>
    /// <exception cref="InvalidDataException">It is malformed; the message names line and column.</exception>
    internal static MotLabelLine Parse(ReadOnlySpan<char> text, string path, int line, bool hasNames = false)
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

        bool hasClass = count is 1 or 2 || (count == 3 && hasNames);
        if (hasClass && (more[0] != Math.Floor(more[0]) || Math.Abs(more[0]) > int.MaxValue))
        {
            throw columns.Error(string.Create(CultureInfo.InvariantCulture, $"has the class '{more[0]}' in column 8, expected a whole number"));
        }

        return new MotLabelLine(frame, track, left, top, width, height, evaluated)
        {
            Class = hasClass ? (int)more[0] : null,
            Visibility = count == 2 ? more[1] : null,
            MayBeVisDrone = count == 3 && more[0] == Math.Floor(more[0]) && more[0] is >= 0 and <= 11 && more[1] is (0 or 1) && more[2] is (0 or 1 or 2),
            Eighth = count == 3 ? more[0] : 0,
        };
    }
}
