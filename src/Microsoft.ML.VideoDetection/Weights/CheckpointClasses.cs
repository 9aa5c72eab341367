namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Finds the class names of a checkpoint: the caller's, else those in its <c>meta</c>, else ImageNet VID's for 30 classes.</summary>
internal static class CheckpointClasses
{
    private static readonly string[] _metaNames = ["CLASSES", "classes"];

    /// <exception cref="InvalidDataException">There are no names, or not as many as classes.</exception>
    public static IReadOnlyList<string> Find(WeightFile file, int count, IReadOnlyList<string>? given)
    {
        if (given is not null)
        {
            return given.Count == count
                ? given
                : throw new InvalidDataException($"{file.Path} has {count} classes; {given.Count} class names were given.");
        }

        return TryFind(file, count) ?? throw new InvalidDataException(
            $"{file.Path} has {count} classes and does not say their names: give {count} class names.");
    }

    /// <summary>The names that the file says, else ImageNet VID's for 30 classes; null when they are not known.</summary>
    public static IReadOnlyList<string>? TryFind(WeightFile file, int count)
    {
        foreach (string key in _metaNames)
        {
            if (file.Metadata.TryGetValue(key, out object? value) && value is List<object?> names
                && names.Count == count && names.All(name => name is string))
            {
                return [.. names.Cast<string>()];
            }
        }

        return count == ImageNetVidClasses.Names.Length ? ImageNetVidClasses.Names : null;
    }
}
