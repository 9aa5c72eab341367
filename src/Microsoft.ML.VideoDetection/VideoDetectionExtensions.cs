using Microsoft.ML.VideoDetection;

namespace Microsoft.ML;

/// <summary>Adds video detection to <see cref="MLContext"/>.</summary>
public static class VideoDetectionExtensions
{
    extension(MLContext mlContext)
    {
        /// <summary>Gets loading, training, evaluating and running of video object detectors.</summary>
        public VideoDetectionCatalog VideoDetection
        {
            get
            {
                ArgumentNullException.ThrowIfNull(mlContext);
                return new VideoDetectionCatalog(mlContext);
            }
        }
    }
}
