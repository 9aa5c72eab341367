using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>The frames of one video by their position: a folder of images, or a video file.</summary>
internal abstract class FrameStore
{
    /// <summary>Gets the path of the folder or file.</summary>
    internal abstract string Path { get; }

    /// <summary>Gets the number of frames, which is certain.</summary>
    internal abstract int Count { get; }

    /// <summary>Gets the size of the first frame in pixels; labels are clipped to it.</summary>
    internal abstract (int Width, int Height) Size { get; }

    /// <summary>Gets the position of the frame with a 0-based number; negative where there is none.</summary>
    internal virtual int PositionOf(int frameIndex) => frameIndex < Count ? frameIndex : -1;

    /// <summary>Gets the 0-based number of a frame.</summary>
    internal virtual int FrameIndexOf(int position) => position;

    /// <summary>Gets the path of the file that holds just this frame, or null.</summary>
    internal virtual string? FileOf(int position) => null;

    /// <summary>Decodes a frame; the caller disposes it. Any order will do, and any thread.</summary>
    internal abstract MLImage Read(int position);

    /// <summary>Starts a reading from first to last.</summary>
    internal abstract FrameReader OpenReader();
}
