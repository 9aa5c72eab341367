namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Where flow pretraining stands after a step.</summary>
/// <param name="Step">Steps made, from 1 to <paramref name="StepCount"/>.</param>
/// <param name="StepCount">Steps of the whole pretraining.</param>
/// <param name="EndPointError">On the tiles of this step, before it: network pixels, at a quarter of the flow network's resolution.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="Elapsed">Since pretraining began.</param>
internal sealed record FlowPretrainingProgress(int Step, int StepCount, double EndPointError, double LearningRate, TimeSpan Elapsed);
