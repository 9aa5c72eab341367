namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Represents videos with labels of one kind, for training.</summary>
internal interface IVideoDataset
{
    /// <summary>Gets the names of the classes.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the videos.</summary>
    IReadOnlyList<DatasetVideo> Videos { get; }

    /// <summary>Gets the number of frames of all videos.</summary>
    long FrameCount { get; }
}
