namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A sink that writes one file, which appears under its name when it is completed and not before.</summary>
public abstract class FileDetectionSink : FileSink<FrameDetections>, IDetectionSink
{
    private protected FileDetectionSink(string path)
        : base(path)
    {
    }
}
