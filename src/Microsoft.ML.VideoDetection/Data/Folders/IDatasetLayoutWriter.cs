namespace Microsoft.ML.VideoDetection;

/// <summary>Writes everything of a dataset but its images.</summary>
internal interface IDatasetLayoutWriter : IDisposable
{
    /// <summary>Gets the folder that has one folder of images for each video.</summary>
    string ImageFolder { get; }

    /// <summary>Gets how the layout spells the extension of JPEG files.</summary>
    string JpegExtension { get; }

    /// <summary>Begins a video; the frames that follow are its frames.</summary>
    void BeginVideo(string name);

    /// <summary>Adds a frame of the current video; frames come in ascending order.</summary>
    void AddFrame(DatasetFrame frame);

    void Complete();
}
