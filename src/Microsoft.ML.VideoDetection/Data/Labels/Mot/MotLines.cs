using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Reads the lines of a sequence's <c>gt.txt</c> into a video, and detects class numbers of another meaning.</summary>
internal sealed class MotLines(ListedVideoBuilder video, string path, MotClasses numbers, ClassList classes, DataProblems problems)
{
    // An object of which less than half is visible is occluded, as in the benchmark's own figures on visibility.
    private const double VisibleEnough = 0.5;

    private bool _mayBeVisDrone = true;
    private double _highestEighth;
    private (int Line, int Class, long Count) _otherTargets;

    /// <summary>Gets whether a line specifies the visible part of its object.</summary>
    internal bool HasVisibility { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A line is malformed, or names for classes are missing.</exception>
    internal void Read()
    {
        using LabelLines reader = new(path);
        while (reader.ReadLine() is string text)
        {
            if (DelimitedNumbers.IsEmpty(text))
                continue;
            MotLabelLine item = MotLabelLine.Parse(text, path, reader.Line, numbers.File is not null);
            HasVisibility |= item.Visibility is not null;
            _mayBeVisDrone &= item.MayBeVisDrone;
            _highestEighth = Math.Max(_highestEighth, item.Eighth);
            Add(item, reader.Line);
        }

        if (numbers.File is null)
            CheckClasses();
    }

    private void Add(in MotLabelLine item, int line)
    {
        if (NameOf(item) is not string name)
        {
            AddUnnamed(item.Class, line);
            return;
        }

        uint label = classes.LabelOf(name);
        bool isTarget = item.IsEvaluated;
        if (numbers.File is null)
        {
            // Everything but pedestrians has flag 0, because the challenge evaluates only these: for another requested class the flag says
            // nothing about the quality of the box.
            isTarget |= name != MotClasses.Pedestrian;
            Note(item, line);
        }
        else if (label == 0)
        {
            problems.AddUnknownClass(name, () => string.Create(
                CultureInfo.InvariantCulture, $"'{path}' line {line} is of the class {name}, which is not in the list of classes; it is dropped."));
            return;
        }

        LabeledObject box = LabeledObject.FromCorner(item.Left - 1, item.Top - 1, item.Width, item.Height);
        video.Add(
            item.Frame - 1,
            box with { TrackId = item.Track, Label = isTarget ? label : 0, Occluded = item.Visibility < VisibleEnough },
            line);
    }

    // Without a class column, the only possible class. -1 is an unspecified class.
    private string? NameOf(in MotLabelLine item) => item.Class is int number && (number >= 0 || numbers.File is null)
        ? numbers.NameOf(number)
        : numbers.Targets.Count == 1 ? numbers.Targets[0] : null;

    private void AddUnnamed(int? number, int line)
    {
        string what = number is int value ? string.Create(CultureInfo.InvariantCulture, $"class {value}") : "no class";
        problems.AddUnknownClass(
            what, () => string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line} is of {what}; {numbers.Range()}. It is dropped."));
    }

    private void Note(in MotLabelLine item, int line)
    {
        if (item is { IsEvaluated: true, Class: int number and not (1 or MotClasses.StaticPerson) })
            _otherTargets = _otherTargets.Count == 0 ? (line, number, 1) : _otherTargets with { Count = _otherTargets.Count + 1 };
    }

    private void CheckClasses()
    {
        const string Names = "write the names of the classes, one a line and that of class 1 first, into 'labels.txt' beside it";
        if (_mayBeVisDrone && _highestEighth > 1)
        {
            throw new InvalidDataException(
                $"'{path}' has 10 columns that end with class, truncation and occlusion, as VisDrone has them, and no position in the world, as MOT15 has: {Names}.");
        }

        (int line, int number, long count) = _otherTargets;
        if (count > 0)
        {
            problems.Add(DataProblemKind.Mismatch, () => string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {count} boxes of other classes than pedestrians with flag 1, the first in line {line} of class {number}. That is not as in MOTChallenge, whose class {number} is '{numbers.NameOf(number)}': where the numbers mean other classes, {Names}."));
        }
    }
}

/// <summary>Represents one line of <c>gt.txt</c> as in the file.</summary>
/// <remarks>
/// <c>frame,id,left,top,width,height,flag,…</c> where frame, left and top count from 1 and flag 0 excludes the line from evaluation. MOT15 continues with a
/// position in the world (x,y,z: 10 columns), later challenges with class and visible part (9 columns). VisDrone has 10 columns too, which end with class,
/// truncation and occlusion: see <see cref="MayBeVisDrone"/>.
/// Origin: Leal-Taixé et al., MOTChallenge 2015, section 2.5; Milan et al., MOT16, section 2.4.
/// </remarks>
internal readonly record struct MotLabelLine(
    int Frame, int Track, double Left, double Top, double Width, double Height, bool IsEvaluated)
{
    /// <summary>Gets the number of the class; null if the line has no column for it.</summary>
    internal int? Class { get; private init; }

    /// <summary>Gets the visible part of the object, 0 to 1; null if the line has none.</summary>
    internal double? Visibility { get; private init; }

    /// <summary>Gets whether the last three of ten columns can be a class, 0 to 11, a truncation, 0 or 1, and an occlusion, 0 to 2, as in VisDrone.</summary>
    internal bool MayBeVisDrone { get; private init; }

    /// <summary>Gets the eighth column of ten: a position in the world, or VisDrone's class.</summary>
    internal double Eighth { get; private init; }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="line">Its 1-based number.</param>
    /// <param name="hasNames">Whether a file names the classes, so that the eighth column is a class for any number of columns.</param>
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

        // Up to three more: their number identifies the challenge.
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
