using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>What options of synthetic video must fulfil.</summary>
internal static class SyntheticVideoRules
{
    /// <summary>Checks all at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Something is out of range; the message lists everything that is.</exception>
    internal static void Check(SyntheticVideoOptions options)
    {
        List<string> problems = [];
        void Range(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string name = "")
        {
            if (!(value >= low && value <= high))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name[(name.LastIndexOf('.') + 1)..]} is {value}; it must be from {low} to {high}."));
            }
        }

        Range(options.VideoCount, 1, 1_000_000);
        Range(options.FramesPerVideo, 1, 1_000_000);
        Range(options.Width, 32, 8192);
        Range(options.Height, 32, 8192);
        Range(options.MinObjects, 0, 64);
        Range(options.MaxObjects, Math.Clamp(options.MinObjects, 0, 64), 64);
        Range(options.ObjectMotion, 0, 4);
        Range(options.CameraMotion, 0, 3);
        Range(options.OcclusionAmount, 0, 0.6);
        Range(options.ShadowStrength, 0, 1);
        Range(options.MotionBlur, 0, 1);
        Range(options.Noise, 0, 64);
        Range(options.MinVisibleShare, 0, 1);
        Range(options.OccludedBelow, 0, 1);
        if (!(options.FrameRate is > 0 and <= 1000))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"FrameRate is {options.FrameRate}; it must be above 0 and at most 1000."));
        }

        if (options.Width > 4L * options.Height || options.Height > 4L * options.Width)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Width and Height are {options.Width} and {options.Height}; neither may be more than 4 times the other."));
        }

        problems.AddRange(ClassProblems(options.ClassNames));
        if (problems.Count > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), string.Join(' ', problems));
        }
    }

    private static IEnumerable<string> ClassProblems(string[]? names)
    {
        if (names is null)
        {
            yield break;
        }

        if (names.Length == 0)
        {
            yield return "ClassNames is empty; null means all classes.";
        }

        HashSet<string> known = [.. SceneClass.All.Select(kind => kind.Name)];
        foreach (string name in names.Where(name => !known.Contains(name)))
        {
            yield return $"ClassNames has '{name}'; the classes are {string.Join(", ", known)}.";
        }

        foreach (string name in names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            yield return $"ClassNames has '{name}' twice.";
        }
    }
}
