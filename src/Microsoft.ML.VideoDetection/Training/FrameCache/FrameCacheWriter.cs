using System.Runtime.InteropServices;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training.FrameCache;

/// <summary>The one pass that copies the rows of a data view: pictures to a file at the network's resolution, labels to memory.</summary>
/// <remarks>
/// A picture that would be enlarged is stored as it is. Either way, bringing the stored picture to the network's resolution gives
/// the pixels that the original would give: <see cref="FrameGeometry.Fit"/> leaves what it gave as it is.
/// </remarks>
internal sealed class FrameCacheWriter(
    FrameCacheFile file, DeepFeatureFlowArchitecture architecture, int classCount, DataProblems problems, DataSurroundings surroundings)
{
    private static readonly TimeSpan _reportEvery = TimeSpan.FromSeconds(15);

    private readonly List<int> _frameOfObject = [];
    private readonly List<LabeledObject> _objects = [];
    private byte[] _pixels = [];
    private long _lastReport = Stopwatch.GetTimestamp();

    public VideoSequence Sequence { get; } = new();

    public List<CachedFrame> Frames { get; } = [];


    /// <exception cref="InvalidDataException">A row is out of order, or its picture or labels cannot be used; the message names it.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public void Run(IDataView input, LabeledColumns columns)
    {
        long? rows = input.GetRowCount();
        using LabeledRowReader reader = new(input, columns);
        for (surroundings.ThrowIfCancelled(); reader.MoveNext(); surroundings.ThrowIfCancelled())
        {
            Sequence.Add(reader);
            Store(reader);
            if (Frames.Count == 1)
                Begin(rows);
            else if (Stopwatch.GetElapsedTime(_lastReport) > _reportEvery)
                Report(rows);
        }
    }

    /// <summary>Gets the labels of all frames, boxes in pixels of the stored pictures.</summary>
    public LabeledObjects SortLabels() =>
        LabeledObjects.Sort(Frames.Count, CollectionsMarshal.AsSpan(_frameOfObject), CollectionsMarshal.AsSpan(_objects));

    private void Store(LabeledRowReader reader)
    {
        MLImage image = reader.ReadImage();
        var fit = FrameGeometry.Fit(image.Width, image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        bool isEnlarged = fit.NetworkWidth >= image.Width && fit.NetworkHeight >= image.Height;
        FrameGeometry stored = isEnlarged ? new(image.Width, image.Height, image.Width, image.Height) : fit;
        int length = stored.NetworkWidth * stored.NetworkHeight * 3;
        if (_pixels.Length < length)
            _pixels = new byte[length];
        ResizedPixels.Write(image, stored.NetworkWidth, stored.NetworkHeight, _pixels.AsSpan(0, length));
        FrameAnnotation annotation = AnnotationRules.Clip(
            reader.ReadAnnotation(), (image.Width, image.Height), classCount, problems, reader.Describe);
        foreach (LabeledObject item in AnnotationRules.Objects(annotation))
        {
            _frameOfObject.Add(Frames.Count);
            _objects.Add(item with
            {
                X0 = item.X0 * stored.ScaleX,
                Y0 = item.Y0 * stored.ScaleY,
                X1 = item.X1 * stored.ScaleX,
                Y1 = item.Y1 * stored.ScaleY,
            });
        }

        long offset = file.Append(_pixels.AsSpan(0, length));
        Frames.Add(new CachedFrame(offset, reader.FrameIndex, stored.NetworkWidth, stored.NetworkHeight));
    }

    // The first frame tells how large the others will be, about.
    private void Begin(long? rows)
    {
        if (rows is long count)
            file.Expect(count * file.Length);
        string size = rows is long all
            ? string.Create(CultureInfo.InvariantCulture, $"{all} rows, about {all * file.Length / 1e6:N1} MB")
            : "their number is not known beforehand";
        surroundings.Info(
            $"This data view cannot be read at random places, so its rows are first copied to a temporary file in '{file.Folder}' ({size}). "
            + "What the library's own loaders return is trained on without a copy when it is given as it is, with the default names of columns.");
    }

    private void Report(long? rows)
    {
        _lastReport = Stopwatch.GetTimestamp();
        string all = rows is long count ? string.Create(CultureInfo.InvariantCulture, $" of {count}") : "";
        surroundings.Info(string.Create(CultureInfo.InvariantCulture, $"Copied {Frames.Count}{all} rows, {file.Length / 1e6:N1} MB."));
    }
}
