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
        // feat_conv_3x3 of msracver/Deep-Feature-Flow.
        private const int PublishedNeckDilation = 6;

        /// <summary>Makes options with the defaults; the neck of their <see cref="VideoTrainerOptions.Architecture"/> has dilation 6, as published.</summary>
        public Options() => Architecture = Architecture with { NeckDilation = PublishedNeckDilation };

        /// <summary>Column of classes of pixels: vector of key (<see cref="byte"/>) with key values, row by row. Default: "LabelMap".</summary>
        public string LabelMapColumnName = MaskSchema.LabelMapName;

        /// <summary>Column of found classes, out: the same type. Default: "PredictedLabelMap".</summary>
        public string PredictedLabelMapColumnName = MaskSchema.PredictedLabelMapName;

        /// <summary>The weight of each class in the loss, in the order of the classes, at least 0 each. Default: null, as <see cref="BalanceClasses"/> says.</summary>
        public IReadOnlyList<double>? ClassWeights;

        /// <summary>
        /// Whether rare classes weigh more in the loss, by 1 / ln(1.02 + share of the pixels), where <see cref="ClassWeights"/> is null: without, classes of a per
        /// cent of the pixels may never be predicted. Default: true.
        /// </summary>
        /// <remarks>Origin: Paszke, Chaurasia, Kim, Culurciello, "ENet", 2016, section 5.1.</remarks>
        public bool BalanceClasses = true;

        /// <summary>For machines without a GPU, from random weights. These are the defaults of every field.</summary>
        public static Options Small() => new();

        /// <summary>
        /// The published network, features reduced to 1024 channels by a 3x3 convolution of dilation 6, at 1024x512, and the published recipe of detectors: SGD,
        /// 8 pairs per step, 7 epochs, frozen batch norm and first stage. It needs pretrained weights for
        /// backbone and flow: give <see cref="VideoTrainerOptions.InitialWeightsPath"/> and <see cref="VideoTrainerOptions.FlowWeightsPath"/>.
        /// </summary>
        /// <param name="backbone">The published model has ResNet-101.</param>
        /// <remarks>Origin of the network: msracver/Deep-Feature-Flow, dff_deeplab; of the size: the DFF paper, section 5, which trains on Cityscapes of half its size.</remarks>
        public static Options Published(BackboneKind backbone = BackboneKind.ResNet101)
        {
            var options = new Options();
            options.UsePublishedRecipe(backbone);
            options.Architecture = options.Architecture with { NeckChannels = 1024, NeckDilation = PublishedNeckDilation, MaxLongSide = 1024, MaxShortSide = 512 };
            return options;
        }

        internal Options Copy()
        {
            var copy = (Options)CopyCommon();
            copy.ClassWeights = ClassWeights is null ? null : [.. ClassWeights];
            return copy;
        }
    }
}
