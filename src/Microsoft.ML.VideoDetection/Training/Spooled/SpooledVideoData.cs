using System.Buffers;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Training.Spooled;

/// <summary>The rows of any data view as labelled videos that can be read at random places, at the network's resolution.</summary>
/// <remarks>
/// Pictures are in a temporary file until this is disposed, labels in memory: 24 bytes a frame and 20 an object. Training on it is
/// training on the original, with one exception: frames of one video whose sizes differ in the original but not at the network's
/// resolution become pairs.
/// </remarks>
internal sealed class SpooledVideoData : LabeledVideoData, IDisposable
{
    private readonly SpoolFile _file;
    private readonly IReadOnlyList<SpooledVideo> _videos;
    private readonly List<SpooledFrame> _frames;
    private readonly SpooledLabels _labels;

    private SpooledVideoData(IReadOnlyList<string> classNames, DataProblems problems, SpoolFile file, SpoolPass pass)
        : base(classNames, problems) =>
        (_file, _videos, _frames, _labels) = (file, pass.Sequence.Videos, pass.Frames, pass.Labels);

    public override int VideoCount => _videos.Count;

    public override long FrameCount => _frames.Count;

    internal override bool HasLabelsInMemory => true;

    /// <summary>Copies the rows of a data view, in their order.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="classNames">Names of the classes, in the order of the labels.</param>
    /// <param name="architecture">Tells the network's resolution.</param>
    /// <param name="surroundings">Is told how it gets on, and asked whether to go on.</param>
    /// <param name="file">Where pixels go; taken over, and disposed when this fails.</param>
    /// <exception cref="InvalidDataException">A row is out of order, or its picture or labels cannot be used; the message names it.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public static SpooledVideoData Create(
        IDataView input,
        LabeledColumns columns,
        IReadOnlyList<string> classNames,
        DeepFeatureFlowArchitecture architecture,
        DataSurroundings surroundings,
        SpoolFile file)
    {
        try
        {
            DataProblems problems = new(strict: false);
            SpoolPass pass = new(file, architecture, classNames.Count, problems, surroundings);
            pass.Run(input, columns);
            return new SpooledVideoData(classNames, problems, file, pass);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override string GetVideoId(int video)
    {
        RequireVideo(video);
        return _videos[video].Name ?? string.Create(CultureInfo.InvariantCulture, $"row {_videos[video].First}");
    }

    public override int GetFrameCount(int video)
    {
        RequireVideo(video);
        return _videos[video].Count;
    }

    public override bool IsStill(int video)
    {
        RequireVideo(video);
        return _videos[video].IsStill;
    }

    public override int GetFrameIndex(int video, int position) => _frames[Row(video, position)].FrameIndex;

    public override (int Width, int Height) GetSize(int video, int position)
    {
        SpooledFrame frame = _frames[Row(video, position)];
        return (frame.Width, frame.Height);
    }

    public override FrameAnnotation GetAnnotation(int video, int position) => _labels.Get(Row(video, position));

    public override MLImage ReadImage(int video, int position)
    {
        SpooledFrame frame = _frames[Row(video, position)];
        int count = frame.Width * frame.Height;
        byte[] rgb = ArrayPool<byte>.Shared.Rent(count * 3), rgba = ArrayPool<byte>.Shared.Rent(count * 4);
        try
        {
            _file.Read(frame.Offset, rgb.AsSpan(0, count * 3));
            for (int from = 0, to = 0; from < count * 3; from += 3, to += 4)
                (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], byte.MaxValue);
            return MLImage.CreateFromPixels(frame.Width, frame.Height, MLPixelFormat.Rgba32, rgba.AsSpan(0, count * 4));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgb);
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    internal override string Describe(int video, int position)
    {
        int row = Row(video, position);
        return LabeledRowReader.Describe(row, _videos[video].Name, _frames[row].FrameIndex, _videos[video].IsStill);
    }

    /// <summary>Deletes the temporary file.</summary>
    public void Dispose() => _file.Dispose();

    private int Row(int video, int position)
    {
        RequireVideo(video);
        RequireFrame(video, position);
        return _videos[video].First + position;
    }
}
