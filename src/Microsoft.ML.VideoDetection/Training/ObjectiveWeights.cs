namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What the parts of the objective count.</summary>
/// <param name="UnwarpedShare">
/// Share of the detection losses that is on the reference frame's own features, as key frames work; the rest is on carried ones.
/// </param>
/// <param name="Photometric">Weight of the flow network's brightness constancy.</param>
/// <param name="Smoothness">Weight of the flow's smoothness.</param>
internal readonly record struct ObjectiveWeights(double UnwarpedShare, double Photometric, double Smoothness)
{
    /// <summary>Gets the published recipe: detection through the warp, and nothing else.</summary>
    public static ObjectiveWeights Published => default;

    /// <summary>Gets whether the flow network is also taught by the pictures.</summary>
    public bool TeachFlow => Photometric > 0 || Smoothness > 0;
}
