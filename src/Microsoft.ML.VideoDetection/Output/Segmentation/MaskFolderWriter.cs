using System.Globalization;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes the classes of pixels as PNG files, one for each frame: <c>000000.png</c> and so on, in a folder that appears when it is complete.</summary>
/// <remarks>
/// Pixels are 0-based numbers of classes, 8 bits each, as <see cref="VideoSegmentationCatalog.LoadFromMasks"/> reads them. With a palette viewers show them in the colors
/// of <see cref="ClassPalette"/>; without one the numbers are greys, as Cityscapes' <c>labelIds</c> are.
/// </remarks>
public sealed class MaskFolderWriter : ISegmentationSink
{
    private readonly PendingFolder _folder;
    private readonly bool _withPalette;
    private bool _isComplete;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">A folder that is new or empty.</param>
    /// <param name="withPalette">Whether the files have a palette.</param>
    /// <exception cref="IOException">The folder holds something, or its parent cannot be written to.</exception>
    public MaskFolderWriter(string path, bool withPalette = true)
    {
        _folder = new PendingFolder(path);
        _withPalette = withPalette;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The output was completed before.</exception>
    /// <exception cref="IOException">The file cannot be written, or there is one of this number already.</exception>
    public void Write(FrameSegmentation frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_isComplete)
            throw new InvalidOperationException("The output is complete already.");
        string name = string.Create(CultureInfo.InvariantCulture, $"{frame.FrameIndex:D6}.png");
        using var file = new FileStream(Path.Combine(_folder.TemporaryPath, name), FileMode.CreateNew);
        MaskPng.Write(file, frame.ClassMap.Span, frame.Width, _withPalette ? MaskPng.Palette(frame.ClassNames.Count) : []);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The output was completed before.</exception>
    /// <exception cref="IOException">Something took the name meanwhile.</exception>
    public void Complete()
    {
        if (_isComplete)
            throw new InvalidOperationException("The output is complete already.");
        _folder.Commit();
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
