using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>Writes the progress of a training as scalars for TensorBoard, but for what is not finite.</summary>
/// <remarks>
/// A resumed training gets a file of its own behind the earlier ones. TensorBoard reads them as one curve and forgets of the earlier
/// files the steps that come again (tensorboard/data/server/reservoir.rs, "Preemption"; its slower Python reader, which serves
/// where there is no data server, shows both).
/// </remarks>
internal sealed class TensorBoardLog
{
    // Opens, appends to and closes its file with each scalar, hence nothing has to be flushed or closed.
    private readonly SummaryWriter _writer;

    /// <param name="folder">Where the event files are, those of earlier trainings too; made if it is missing.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public TensorBoardLog(string folder)
    {
        Directory.CreateDirectory(folder);
        _writer = torch.utils.tensorboard.SummaryWriter(folder);
    }

    public void Write(TrainingProgress progress)
    {
        if (progress.IsEpochEnd)
        {
            if (progress.ValidationScore is double score)
                Add($"validation/{progress.ValidationMetric}", score, progress);
            return;
        }

        Add("loss/total", progress.Loss, progress);
        foreach ((string name, double value) in progress.Parts)
            Add($"loss/{name}", value, progress);
        if (progress.FlowLoss is double flow)
            Add("loss/flow", flow, progress);
        Add("gradient_norm", progress.GradientNorm, progress);
        Add("learning_rate", progress.LearningRate, progress);
        Add("speed/pairs_per_second", progress.PairsPerSecond, progress);
        Add("speed/data_wait_share", progress.DataWaitShare, progress);
    }

    private void Add(string tag, double value, TrainingProgress progress)
    {
        if (double.IsFinite(value))
            _writer.add_scalar(tag, (float)value, int.CreateSaturating(progress.Step));
    }
}
