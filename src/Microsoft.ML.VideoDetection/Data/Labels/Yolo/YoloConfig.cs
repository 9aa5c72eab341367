using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Represents the description of a YOLO dataset: its classes by number, and the images of each set.</summary>
/// <remarks>
/// Origin of the format: https://docs.ultralytics.com/datasets/detect. Also read: Darknet's <c>obj.data</c> with <c>obj.names</c>, which CVAT exports as
/// "YOLO 1.1", and a <c>classes.txt</c> beside <c>images</c>, as Label Studio exports it.
/// </remarks>
internal sealed class YoloConfig
{
    private const string Names = "names";
    private const string ClassesName = "classes.txt";

    private readonly YoloYaml _yaml;
    private readonly string _folder;

    private YoloConfig(YoloYaml yaml, string folder)
    {
        _yaml = yaml;
        _folder = folder;
        ClassNumbers = ReadNames();
    }

    /// <summary>Gets the path of the file.</summary>
    internal string Path => _yaml.Path;

    /// <summary>Gets the classes by their numbers in the labels, ascending.</summary>
    internal IReadOnlyList<(int Number, string Name)> ClassNumbers { get; }

    /// <summary>Gets whether labels have key points after the box.</summary>
    internal bool HasKeyPoints => _yaml.Has("kpt_shape");

    /// <summary>Gets the set to read if the user names none.</summary>
    internal string UsualSet => _yaml.Texts("train").Count > 0 ? "train" : Array.Find(YoloSets.Names, name => _yaml.Texts(name).Count > 0) ?? "train";

    /// <summary>
    /// Finds the description at a path: the file itself, <c>data.yaml</c>, <c>classes.txt</c> beside images, or the only <c>.yaml</c> with names of classes.
    /// </summary>
    /// <returns>Its path; null if there is none.</returns>
    internal static string? Find(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) && (IsConfigName(path) || System.IO.Path.GetFileName(path) == ClassesName) ? path : null;
        foreach (string name in new[] { "data.yaml", "data.yml", "dataset.yaml", "obj.data" })
        {
            if (File.Exists(System.IO.Path.Combine(path, name)))
                return System.IO.Path.Combine(path, name);
        }

        string classes = System.IO.Path.Combine(path, ClassesName);
        if (File.Exists(classes) && Directory.Exists(System.IO.Path.Combine(path, "images")))
            return classes;
        string[] others = [.. VisibleEntries.Files(path).Where(file => IsConfigName(file) && HasNames(file)).Take(2)];
        return others.Length == 1 ? others[0] : null;
    }

    /// <summary>Determines whether there is a description at a path that has images of a set.</summary>
    internal static bool HasSet(string path, string set)
    {
        try
        {
            return Find(path) is string file && Read(file) is { } config && YoloSets.SameAs(set).Any(name => config._yaml.Texts(name).Count > 0);
        }
        catch (InvalidDataException)
        {
            // Opening it reports the error.
            return false;
        }
    }

    /// <summary>Reads the description.</summary>
    /// <exception cref="InvalidDataException">It is malformed or has no class names.</exception>
    internal static YoloConfig Read(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        YoloYaml content = System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".DATA" => YoloYaml.ReadDarknet(path, folder),
            ".TXT" => YoloYaml.ReadClasses(path),
            _ => YoloYaml.Read(path),
        };
        return new YoloConfig(content, folder);
    }

    /// <summary>Gets the entries of a set, folders or lists of images, as written in the file.</summary>
    /// <exception cref="InvalidDataException">The set does not exist.</exception>
    internal IReadOnlyList<string> Sources(string set)
    {
        foreach (string name in YoloSets.SameAs(set))
        {
            if (_yaml.Texts(name) is { Count: > 0 } sources)
                return sources;
        }

        string known = string.Join(", ", YoloSets.Names.Where(name => _yaml.Texts(name).Count > 0));
        throw new InvalidDataException($"'{Path}' has no set '{set}'; it has {(known.Length > 0 ? known : "none: expected 'train:' with a folder of images")}.");
    }

    /// <summary>Gets the folder that paths are relative to: that of the file, or the one that its <c>path</c> names below it.</summary>
    internal string Root(string? given)
    {
        string start = given ?? _folder;
        return _yaml.Texts("path") is [string path, ..] && PathInside.Find(start, path, Directory.Exists) is string below ? below : start;
    }

    /// <summary>Describes where the number of classes is stated differently; returns null if it is not.</summary>
    internal string? Mismatch() =>
        _yaml.Texts("nc") is [string text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count != ClassNumbers.Count
            ? string.Create(CultureInfo.InvariantCulture, $"'{Path}' says nc: {count}; it names {ClassNumbers.Count} classes.")
            : null;

    private static bool IsConfigName(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".DATA" && System.IO.Path.GetFileName(path)[0] != '.';

    // Other programs use such files for other purposes.
    private static bool HasNames(string path)
    {
        try
        {
            return YoloYaml.Read(path).Has(Names);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private List<(int, string)> ReadNames()
    {
        List<(int Number, string Name)> names = [];
        foreach ((string? key, string value) in _yaml.Items(Names))
        {
            int number = names.Count;
            if (key is not null && !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out number))
                throw new InvalidDataException($"'{Path}' has the class '{value}' under '{key}' in 'names'; expected its number.");
            names.Add((number, value.Trim()));
        }

        names.Sort((a, b) => a.Number.CompareTo(b.Number));
        if (names.Count == 0)
            throw new InvalidDataException($"'{Path}' names no classes; expected 'names:' with a list, or with a name for each number.");
        try
        {
            ClassList.Validate([.. names.Select(entry => entry.Name)], "'names'");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"'{Path}': {error.Message}", error);
        }

        string? twice = names.GroupBy(entry => entry.Number).FirstOrDefault(group => group.Count() > 1)?.Last().Name;
        return twice is null ? names : throw new InvalidDataException($"'{Path}' gives the number of the class '{twice}' to another one, too.");
    }
}

/// <summary>Provides the names of the sets of a YOLO dataset.</summary>
internal static class YoloSets
{
    private static readonly string[] _validation = ["val", "valid", "validation"];

    /// <summary>Gets ultralytics' own names, followed by common alternatives.</summary>
    internal static string[] Names { get; } = ["train", "val", "test", "valid", "validation"];

    /// <summary>Gets the names of the same set, the given one first.</summary>
    internal static IReadOnlyList<string> SameAs(string set) =>
        _validation.Contains(set) ? [set, .. _validation.Where(name => name != set)] : [set];
}
