using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection;

/// <summary>How labelled videos are read.</summary>
public sealed class LabeledDataOptions
{
    /// <summary>
    /// Whether what is otherwise counted (<see cref="DataProblemKind"/>) is an error: an <see cref="InvalidDataException"/> that names
    /// file and place, thrown when the place is read. Default: false.
    /// </summary>
    public bool Strict;

    /// <summary>
    /// The classes, in the order in which labels count them, for data whose own list is another: objects are mapped by the exact name of
    /// their class, and objects of classes that are not in this list are dropped and counted. At least one name, each once.
    /// Default: null, the list of the data itself.
    /// </summary>
    /// <remarks>A model trained on one list can be evaluated only on data with the same list, so give both the same.</remarks>
    public IReadOnlyList<string>? ClassNames;

    /// <summary>Copies the options and checks them, so that later changes by the caller mean nothing.</summary>
    /// <exception cref="ArgumentException">The list of classes is empty, or has an empty name or one twice.</exception>
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
