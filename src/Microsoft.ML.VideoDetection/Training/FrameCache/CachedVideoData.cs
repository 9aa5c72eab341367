using System.Buffers;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Training.FrameCache;

/// <summary>Makes labelled videos that can be read in any order, at the network's resolution, of the rows of any data view.</summary>
/// <remarks>
/// Pictures are in a temporary file until this is disposed, labels in memory: 24 bytes a frame and 28 an object. Training on it is
/// training on the original, with one exception: frames of one video whose sizes differ in the original but not at the network's
/// resolution become pairs.
/// </remarks>
internal sealed class CachedVideoData : IDisposable
{
    private readonly FrameCacheFile _file;
    private readonly IReadOnlyList<CachedVideo> _videos;
    private readonly List<CachedFrame> _frames;
    private readonly LabeledObjects _labels;

    private CachedVideoData(IReadOnlyList<string> classNames, DataProblems problems, FrameCacheFile file, FrameCacheWriter writer)
    {
        (_file, _videos, _frames, _labels) = (file, writer.Sequence.Videos, writer.Frames, writer.SortLabels());
        Data = new LabeledVideoData(classNames, new VideoList(_videos.Count, i => new Video(this, _videos[i])) { FrameCount = _frames.Count }, problems);
    }

    /// <summary>Gets the videos, which are readable until this is disposed.</summary>
    public LabeledVideoData Data { get; }

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
    public static CachedVideoData Create(
        IDataView input,
        LabeledColumns columns,
        IReadOnlyList<string> classNames,
        DeepFeatureFlowArchitecture architecture,
        DataSurroundings surroundings,
        FrameCacheFile file)
    {
        try
        {
            DataProblems problems = new(strict: false);
            FrameCacheWriter writer = new(file, architecture, classNames.Count, problems, surroundings);
            writer.Run(input, columns);
            return new CachedVideoData(classNames, problems, file, writer);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the temporary file.</summary>
    public void Dispose() => _file.Dispose();

    private sealed class Video(CachedVideoData data, CachedVideo video) : LabeledVideo
    {
        public override VideoInfo Info => new(
            video.Name ?? string.Create(CultureInfo.InvariantCulture, $"row {video.First}"), FrameCount: video.Count);

        public override int FrameCount => video.Count;

        public override bool IsStill => video.IsStill;

        internal override bool HasLabelsInMemory => true;

        public override int GetFrameIndex(int position) => data._frames[Row(position)].FrameIndex;

        public override (int Width, int Height) GetSize(int position)
        {
            CachedFrame frame = data._frames[Row(position)];
            return (frame.Width, frame.Height);
        }

        public override FrameAnnotation GetAnnotation(int position) => data._labels.Get(Row(position));

        public override MLImage ReadImage(int position)
        {
            CachedFrame frame = data._frames[Row(position)];
            int count = frame.Width * frame.Height;
            byte[] rgb = ArrayPool<byte>.Shared.Rent(count * 3), rgba = ArrayPool<byte>.Shared.Rent(count * 4);
            try
            {
                data._file.Read(frame.Offset, rgb.AsSpan(0, count * 3));
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

        internal override string Describe(int position)
        {
            int row = Row(position);
            return LabeledRowReader.Describe(row, video.Name, data._frames[row].FrameIndex, video.IsStill);
        }

        private int Row(int position)
        {
            RequireFrame(position);
            return video.First + position;
        }
    }
}

/// <summary>What is kept in memory of a frame besides its objects: 24 bytes.</summary>
/// <param name="Offset">Place of its pixels in the file: rows of RGB.</param>
/// <param name="FrameIndex">0-based number in its video.</param>
/// <param name="Width">Width as stored, pixels.</param>
/// <param name="Height">Height as stored, pixels.</param>
internal readonly record struct CachedFrame(long Offset, int FrameIndex, int Width, int Height);
