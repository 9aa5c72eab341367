using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoSegmentationTrainer
{
    /// <summary>What is trained, and how. The defaults are for machines without a GPU: ResNet-18 at 512x384, motion by dense inverse search, AdamW.</summary>
    /// <remarks>
    /// The trainer copies the options when it is made and reports everything that is out of range in one message.
    /// </remarks>
    public sealed class Options : VideoTrainerOptions
    {
        /// <summary>Column of classes of pixels: vector of key (<see cref="byte"/>) with key values, row by row. Default: "LabelMap".</summary>
        public string LabelMapColumnName = MaskSchema.LabelMapName;

        /// <summary>Column of found classes, out: the same type. Default: "PredictedLabelMap".</summary>
        public string PredictedLabelMapColumnName = MaskSchema.PredictedLabelMapName;

        /// <summary>What each class counts in the loss, in the order of the classes, at least 0 each. Default: null, 1 for all.</summary>
        public IReadOnlyList<double>? ClassWeights;

        internal Options Copy()
        {
            var copy = (Options)CopyCommon();
            copy.ClassWeights = ClassWeights is null ? null : [.. ClassWeights];
            return copy;
        }
    }
}
