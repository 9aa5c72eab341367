using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Maps the class numbers in a sequence's <c>gt.txt</c> to names: those of the MOT challenges, or those in <c>gt/labels.txt</c>.</summary>
/// <remarks>
/// Origin: Milan et al., MOT16: A Benchmark for Multi-Object Tracking, table 6; Dendorfer et al., MOT20, adds the crowd. CVAT and Datumaro write a file
/// <c>labels.txt</c> with the name of class 1 on its first line, of class 2 on its second and so on.
/// </remarks>
internal sealed class MotClasses
{
    internal const string Pedestrian = "pedestrian";

    /// <summary>Represents a person who does not move, the only other class of the challenges that some of their data counts as a target.</summary>
    internal const int StaticPerson = 7;

    private readonly IReadOnlyList<string> _names;

    private MotClasses(IReadOnlyList<string> names, string? file)
    {
        _names = names;
        File = file;
    }

    /// <summary>Gets the classes 1 to 13 of the challenges.</summary>
    internal static MotClasses OfChallenge { get; } = new(
        ImmutableArray.Create(
            Pedestrian, "person on vehicle", "car", "bicycle", "motorbike", "non motorized vehicle", "static person",
            "distractor", "occluder", "occluder on the ground", "occluder full", "reflection", "crowd"),
        file: null);

    /// <summary>Gets the file that names the classes; null for the challenges' own.</summary>
    internal string? File { get; }

    /// <summary>Gets the classes that are read if the user names none.</summary>
    internal IReadOnlyList<string> Targets => File is null ? [Pedestrian] : _names;

    /// <summary>Gets the number of classes.</summary>
    internal int Count => _names.Count;

    /// <summary>Reads the names of a sequence's classes; returns the challenges' own if it has no file of them.</summary>
    /// <exception cref="InvalidDataException">The file has no name, or one is repeated.</exception>
    internal static MotClasses Read(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            return OfChallenge;
        }

        if (new FileInfo(path).Length == 0 || LabelLines.ReadNames(path) is not { Count: > 0 } names)
        {
            throw new InvalidDataException(
                $"'{path}' names no class, so the class numbers in 'gt.txt' mean nothing; write one name a line, or delete it where they are those of MOTChallenge.");
        }

        try
        {
            ClassList.Validate(names, $"The file '{path}'");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(error.Message, error);
        }

        return new MotClasses(names, path);
    }

    /// <summary>Gets the name of a class; null for an unknown number.</summary>
    internal string? NameOf(int number) => number >= 1 && number <= _names.Count ? _names[number - 1] : null;

    /// <summary>Describes the valid numbers: "MOTChallenge has the classes 1 to 13".</summary>
    internal string Range() => string.Create(
        CultureInfo.InvariantCulture, $"{(File is null ? "MOTChallenge" : $"'{File}'")} has the classes 1 to {_names.Count}");
}
