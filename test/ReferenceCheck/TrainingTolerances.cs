namespace ReferenceCheck;

/// <summary>How far a training step may be from the reference's, relative: about three times as far as the reference is from itself.</summary>
/// <remarks>
/// The table stands in the reference's README, "Training step: how close is equal". What the reference was compared with itself
/// over: one and two threads, other kernels, other processors, weights jittered by one unit in the last place.
/// </remarks>
/// <param name="Losses">Of each loss and of their sum.</param>
/// <param name="TotalGradientNorm">Of the norm of all gradients, added up in float64.</param>
/// <param name="ParameterSums">Of the sum of a parameter, over the larger of the sum's size and the parameter's norm.</param>
/// <param name="Parts">Of the gradient and the update of each parameter, by part of the network; null where they are not compared.</param>
internal sealed record TrainingTolerances(
    double Losses, double TotalGradientNorm, double ParameterSums, IReadOnlyDictionary<string, PartTolerance>? Parts)
{
    // Numbers in float64 of a step without a kink. The weights that are updated are float32: an update of 5e-5 is rounded to their
    // last place, which is what limits the update norms (the manifest's own "noise" has the largest of twelve runs, by part).
    private static readonly TrainingTolerances _sharp = new(5e-6, 5e-6, 1e-6, new Dictionary<string, PartTolerance>
    {
        ["detector.rpn_head."] = new(1e-5, 3 * 1.7e-3),
        ["detector.roi_head."] = new(1e-5, 3 * 4.7e-4),
        ["detector.neck."] = new(1e-5, 3 * 8.3e-6),
        ["detector.backbone."] = new(2e-4, 3 * 1e-3),
        ["motion."] = new(3e-5, 3 * 7.8e-4),
    });

    // One ReLU lies within rounding of zero, and either branch is right; they drift apart, so that from the third step on nothing
    // can be compared. The recorded norm was added up in float32, which loses 0.10 % of 25.7 million squares.
    private static readonly TrainingTolerances[] _onKink =
    [
        new(5e-6, 2e-3, 1e-3, new Dictionary<string, PartTolerance>
        {
            ["detector.rpn_head."] = new(2e-6, 0),
            ["detector.roi_head."] = new(6e-5, 0),
            ["detector.neck."] = new(5e-5, 0),
            ["detector.backbone."] = new(1e-3, 0),
            ["motion."] = new(1e-2, 0),
        }),
        new(1.2e-3, 2.6e-3, 8.5e-3, null),
    ];

    /// <summary>Gets the tolerances of one step; null when it cannot be compared.</summary>
    public static TrainingTolerances? Of(TrainingManifest manifest, int step)
    {
        if (manifest.Precision?.StartsWith("float64", StringComparison.Ordinal) is true)
            return _sharp;
        return step < _onKink.Length ? _onKink[step] : null;
    }

    /// <summary>Gets the tolerances of a parameter; none where its name is of no known part.</summary>
    public PartTolerance Part(string parameter) =>
        Parts?.FirstOrDefault(part => parameter.StartsWith(part.Key, StringComparison.Ordinal)).Value ?? new PartTolerance(0, 0);
}

/// <summary>How far numbers of a parameter may be from the reference's, relative.</summary>
/// <param name="Gradient">Of the norm of its gradient.</param>
/// <param name="Update">Of the norm of what all steps so far changed.</param>
internal sealed record PartTolerance(double Gradient, double Update);
