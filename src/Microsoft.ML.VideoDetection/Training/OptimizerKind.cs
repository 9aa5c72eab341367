namespace Microsoft.ML.VideoDetection;

/// <summary>How gradients become changes of the weights.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum: the published recipe, for pretrained weights.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019): for training from scratch.</summary>
    AdamW,
}
