namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum LearningRateDecayKind
{
    /// <summary>Constant, multiplied by a factor at given places of the training.</summary>
    Steps,

    /// <summary>Half a period of the cosine, from the whole rate after the warm-up to nothing at the end of the training.</summary>
    Cosine,
}
