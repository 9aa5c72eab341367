using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection;

public sealed partial class DeepFeatureFlowTrainer
{
    public sealed partial class Options
    {
        // A quarter of what random weights need: what is there should be changed, not lost.
        private const double FineTuningRate = 5e-5;

        /// <summary>
        /// For going on from a trained detector, with other data or for other classes: the network and the settings of the file, a quarter
        /// of the learning rate.
        /// </summary>
        /// <param name="path">
        /// A model zip of this library, alone or in a chain, a checkpoint of a training, or a PyTorch checkpoint (<c>.pth</c>) of a whole
        /// detector, such as the published ones. Only the description is read now.
        /// </param>
        /// <returns>
        /// Options to change as you like. A backbone with batch norm keeps its stem and first stage, as in the published recipe. Classes
        /// that the training data names as the file does keep their weights in the last layers, the others start anew.
        /// </returns>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, or holds no whole detector.</exception>
        public static Options FineTune(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            DeepFeatureFlowArchitecture architecture = InitialWeights.ReadArchitecture(path) ?? throw new InvalidDataException(
                $"{path} holds a part of a detector; fine-tuning needs a whole one. Give a backbone as {nameof(InitialWeightsPath)} and a "
                + $"flow network as {nameof(FlowWeightsPath)} of {nameof(Published)} or {nameof(Small)}.");
            return new Options
            {
                Architecture = architecture,
                InitialWeightsPath = path,
                LearningRate = FineTuningRate,
                FrozenStages = architecture.Normalization == NormalizationKind.BatchNorm ? 1 : 0,
            };
        }
    }
}
