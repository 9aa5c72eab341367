using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>One reading of a folder of images. Images that cannot be read are left out by readings that go through all frames.</summary>
internal sealed class ImageFolderReader : FrameReader
{
    private readonly ImageFolderSource _source;
    private readonly int _count;
    private readonly FrameGaps _gaps = new();
    private string? _warning;
    private int _warnings;
    private int _index = -1;

    internal ImageFolderReader(ImageFolderSource source, int count)
    {
        _source = source;
        _count = count;
        source.Report(null);
    }

    internal override string VideoId => _source.Info.VideoId;

    internal override int FrameIndex => _index;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">All images had to be left out.</exception>
    internal override bool Advance(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_index < _count && ++_index < _count)
        {
            return true;
        }

        _source.Report(_gaps.Describe($"The folder '{_source.FolderPath}'"), Warning());
        return _gaps.Count < _count ? false : throw _gaps.FirstError!;
    }

    internal override MLImage Decode()
    {
        MLImage image = ImageFile.Read(_source.FileOf(_index), out string? warning);
        _warning ??= warning;
        _warnings += warning is null ? 0 : 1;
        return image;
    }

    private protected override bool Passes(InvalidDataException error)
    {
        _gaps.Add(_index, 1, error);
        return true;
    }

    public override void Dispose()
    {
        // Nothing is held between frames.
    }

    private string? Warning() => _warnings <= 1 ? _warning : string.Create(
        CultureInfo.InvariantCulture, $"{_warnings} images of '{_source.FolderPath}' lack their ends; their pixels are there, and they are used. The first: {_warning}");
}
