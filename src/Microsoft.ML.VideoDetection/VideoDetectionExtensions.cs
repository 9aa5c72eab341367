using Microsoft.ML.VideoDetection;

namespace Microsoft.ML;

/// <summary>Adds detection and segmentation on video to <see cref="MLContext"/>.</summary>
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

        /// <summary>Gets loading, training, evaluating and running of semantic segmentation of video.</summary>
        public VideoSegmentationCatalog VideoSegmentation
        {
            get
            {
                ArgumentNullException.ThrowIfNull(mlContext);
                return new VideoSegmentationCatalog(mlContext);
            }
        }
    }
}
