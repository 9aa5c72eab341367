namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>Writes everything of a dataset but its images, and says where these go.</summary>
internal interface IDatasetLayoutWriter : IDisposable
{
    /// <summary>Gets how the layout spells the extension of JPEG files.</summary>
    string JpegExtension => ".jpg";

    /// <summary>Begins a video; the frames that follow are its frames.</summary>
    /// <param name="name">Its name, a path below a folder that no other video has.</param>
    /// <param name="isStill">Whether it is one still image.</param>
    void BeginVideo(string name, bool isStill);

    /// <summary>Gets the full path of the image of a frame of the current video.</summary>
    string ImagePath(int index, string extension);

    /// <summary>Adds a frame of the current video; frames come in ascending order.</summary>
    void AddFrame(DatasetFrame frame);

    /// <summary>Finishes the last video and all files.</summary>
    void Complete();
}
