using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection;

public sealed partial class DeepFeatureFlowTrainer
{
    /// <summary>What is trained, and how. The defaults are those of <see cref="Small"/>.</summary>
    /// <remarks>
    /// The trainer copies the options when it is made and reports everything that is out of range in one message.
    /// </remarks>
    public sealed partial class Options : VideoTrainerOptions
    {
        /// <summary>Column of classes: vector of key (UInt32) with key values, which name the classes. Default: "Label".</summary>
        public string LabelColumnName = VideoColumns.Label;

        /// <summary>Column of boxes: vector of <see cref="float"/>, x0 y0 x1 y1 per label, source-frame pixels. Default: "BoundingBoxes".</summary>
        public string BoundingBoxColumnName = VideoColumns.BoundingBoxes;

        /// <summary>
        /// Column of boxes that are neither objects nor background: vector of <see cref="float"/>, x0 y0 x1 y1, source-frame pixels. Null
        /// for none; under its default name it may be missing. Default: "IgnoredBoundingBoxes".
        /// </summary>
        public string? IgnoredBoundingBoxColumnName = VideoColumns.IgnoredBoundingBoxes;

        /// <summary>Column of found classes, out: vector of key. Default: "PredictedLabel".</summary>
        public string PredictedLabelColumnName = VideoColumns.PredictedLabel;

        /// <summary>Column of found boxes, out: vector of <see cref="float"/>, x0 y0 x1 y1, source-frame pixels. Default: "PredictedBoundingBoxes".</summary>
        public string PredictedBoundingBoxColumnName = VideoColumns.PredictedBoundingBoxes;

        /// <summary>Column of scores, out: vector of <see cref="float"/>, 0 to 1. Default: "Score".</summary>
        public string ScoreColumnName = VideoColumns.Score;

        /// <summary>
        /// In which boxes the model, unless it is told otherwise, looks for objects on frames between key frames; validation does it, too. Default:
        /// null, as <see cref="VideoTrainerOptions.Architecture"/> says: carried ones in <see cref="Small"/>, computed ones in <see cref="Published"/>.
        /// </summary>
        public FlowFrameProposals? FlowFrameProposals;

        /// <summary>Proposals that go on to the region head in training. Default: 300. Range: 1 to 10000.</summary>
        public int TrainingProposalCount = 300;

        /// <summary>Anchors that are learnt in a step, up to half of them objects. Default: 256. Range: at least 2.</summary>
        public int AnchorSampleCount = Training.ProposalLoss.PublishedSampleCount;

        /// <summary>Regions that are learnt in a step, up to a quarter of them objects. Default: 128. Range: at least 4.</summary>
        public int RegionSampleCount = 128;

        /// <summary>
        /// For machines without a GPU, from random weights: ResNet-18 with group norm at 512x384, narrow neck and heads, motion by dense
        /// inverse search, AdamW. These are the defaults of every field.
        /// </summary>
        public static Options Small() => new();

        /// <summary>
        /// The published recipe: 1000x600, SGD, 8 pairs per step, 7 epochs, frozen batch norm and first stage. It needs pretrained weights
        /// for backbone and flow: give <see cref="VideoTrainerOptions.InitialWeightsPath"/> and <see cref="VideoTrainerOptions.FlowWeightsPath"/>.
        /// </summary>
        /// <param name="backbone">The published models have ResNet-50, ResNet-101 and ResNeXt-101.</param>
        /// <remarks>Origin: mmtracking, configs/vid/dff/dff_faster_rcnn_r50_dc5_1x_imagenetvid.py.</remarks>
        public static Options Published(BackboneKind backbone = BackboneKind.ResNet50)
        {
            var options = new Options { TrainingProposalCount = 1000, RegionSampleCount = Training.RegionLoss.PublishedSampleCount };
            options.UsePublishedRecipe(backbone);
            return options;
        }

        /// <summary>A copy that later changes do not reach, with the motion options in its architecture.</summary>
        internal Options Copy()
        {
            var copy = (Options)CopyCommon();
            if (FlowFrameProposals is { } proposals && copy.Architecture is not null)
                copy.Architecture = copy.Architecture with { FlowFrameProposals = proposals };
            return copy;
        }
    }
}
