namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How often a loop saves, and when it ends before its time.</summary>
/// <param name="LoadingThreads">Threads that read frames.</param>
/// <param name="CheckpointInterval">At least this time between checkpoints within an epoch; each epoch ends with one.</param>
/// <param name="EarlyStopping">Null trains to the end.</param>
/// <param name="Time">What training takes, whatever its steps; null goes by steps.</param>
internal sealed record LoopSettings(int LoadingThreads, TimeSpan CheckpointInterval, EarlyStopping? EarlyStopping, TimeBudget? Time = null);
