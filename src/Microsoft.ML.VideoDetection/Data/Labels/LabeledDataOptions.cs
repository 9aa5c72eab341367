using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how labeled videos are read.</summary>
public sealed class LabeledDataOptions
{
    /// <summary>
    /// Specifies whether problems that are otherwise counted (<see cref="DataProblemKind"/>) are errors: an <see cref="InvalidDataException"/> that names
    /// file and place, thrown when the place is read. Default: false.
    /// </summary>
    public bool Strict;

    /// <summary>
    /// Specifies the classes, in the order of their labels, for data whose own list differs: objects are mapped by the exact name of their class, and objects
    /// of other classes are dropped and counted. At least one name, each once. Default: null, the list of the data itself.
    /// </summary>
    /// <remarks>A model trained on one list can be evaluated only on data with the same list, so pass the same list to both.</remarks>
    public IReadOnlyList<string>? ClassNames;

    /// <summary>Copies and validates the options, so that later changes by the caller have no effect.</summary>
    /// <exception cref="ArgumentException">The list of classes is empty, or a name is empty or repeated.</exception>
    internal static LabeledDataOptions CopyOf(LabeledDataOptions? options)
    {
        LabeledDataOptions copy = new() { Strict = options?.Strict ?? false };
        if (options?.ClassNames is { } names)
        {
            copy.ClassNames = [.. names];
            ClassList.Validate(copy.ClassNames, $"{nameof(LabeledDataOptions)}.{nameof(ClassNames)}");
        }

        return copy;
    }
}
