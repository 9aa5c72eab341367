using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Where an element stands in a COCO-VID file, for error messages.</summary>
/// <param name="Path">The file.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Index">0-based position in the list.</param>
/// <param name="BytePosition">0-based position in the file, in bytes.</param>
internal readonly record struct CocoVidElement(string Path, string List, int Index, long BytePosition)
{
    /// <summary>Makes the error that names the element.</summary>
    /// <param name="problem">What is wrong with it: "has no 'bbox'".</param>
    internal InvalidDataException Error(string problem) => new($"{this} {problem}.");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"'{Path}': {List}[{Index}] (byte {BytePosition})");
}
