namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Defines the constants of COCO's box evaluation.</summary>
/// <remarks>
/// Origin: <see href="https://cocodataset.org/#detection-eval"/>, with the limits 100, 300, 1000 on detections per image and class that OpenMMLab's tools
/// set.
/// </remarks>
internal static class CocoProtocol
{
    public const int ThresholdCount = 10;
    public const int RecallCount = 101;

    /// <summary>Represents the positions of IoU 0.5 and 0.75 in <see cref="IouThresholds"/>.</summary>
    public const int Iou50 = 0, Iou75 = 5;

    public static readonly double[] IouThresholds = Steps(0.5, 0.95, ThresholdCount);
    public static readonly double[] Recalls = Steps(0, 1, RecallCount);
    public static readonly int[] DetectionLimits = [100, 300, 1000];

    /// <summary>Represents the smallest and largest area, both inclusive, of: all, small, medium, large.</summary>
    public static readonly (double Min, double Max)[] AreaRanges = [(0, 1e10), (0, 1024), (1024, 9216), (9216, 1e10)];

    // Computed as numpy's linspace does, so that each value has the same last bit.
    private static double[] Steps(double first, double last, int count)
    {
        double step = (last - first) / (count - 1);
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = (i * step) + first;
        values[^1] = last;
        return values;
    }
}
