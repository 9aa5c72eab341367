using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Presents videos as rows, one per frame, decoded while a cursor reads them; several videos follow each other.</summary>
/// <remarks>
/// <para>| column | type | content |<br/>
/// | <c>Image</c> | <see cref="MLImage"/> | the picture, in source pixels; decoded only when asked for |<br/>
/// | <c>VideoId</c> | text | name of the video |<br/>
/// | <c>FrameIndex</c> | <see cref="int"/> | 0-based position in its video |</para>
/// Rows are never shuffled or split over several cursors, since their order makes them a video.
/// </remarks>
internal sealed class VideoDataView : IDataView
{
    private readonly VideoSource[] _sources;
    private readonly Action<string>? _warn;

    /// <summary>Initializes the view over the sources, in order.</summary>
    /// <param name="sources">The videos, in order.</param>
    /// <param name="warn">Invoked on each pass for a video that ended early.</param>
    /// <exception cref="ArgumentException">There is no source, or two have the same name, so that their frames would be taken for one video.</exception>
    internal VideoDataView(IEnumerable<VideoSource> sources, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _warn = warn;
        _sources = [.. sources];
        if (_sources.Length == 0)
        {
            throw new ArgumentException("There must be at least one video.", nameof(sources));
        }

        string? twice = _sources.GroupBy(s => s.Info.VideoId).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Two videos have the name '{twice}'; give each its own video id.", nameof(sources));
        }

        Schema = LabeledVideoColumns.CreateSchema(classNames: null);
    }

    /// <summary>Creates a view over video files, in the given order.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="warn">Invoked on each pass for a video that ended early.</param>
    /// <remarks>A video is named after its file, or by its path as given if files in different folders share a name.</remarks>
    /// <exception cref="ArgumentException">There is no path, or one is given twice.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is not a video that can be decoded.</exception>
    internal static VideoDataView FromFiles(IReadOnlyList<string> paths, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        HashSet<string> shared = [.. paths.GroupBy(Path.GetFileName).Where(g => g.Count() > 1).Select(g => g.Key!)];
        return new VideoDataView(
            paths.Select(path => new VideoFileSource(path, shared.Contains(Path.GetFileName(path)) ? path : null)), warn);
    }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Gets the videos, whose <see cref="VideoSource.MissingFrames"/> reports after a pass what was missing.</summary>
    internal IReadOnlyList<VideoSource> Sources => _sources;

    /// <summary>Gets the number of rows if it is certain; the count that a video file announces is not.</summary>
    public long? GetRowCount() => _sources.All(source => source.ExactFrameCount is not null)
        ? _sources.Sum(source => (long)source.ExactFrameCount!.Value)
        : null;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new VideoRowCursor(Schema, _sources, columnsNeeded, _warn);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
