using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>What synthetic video looks like and how much of it there is.</summary>
/// <remarks>
/// Every frame is a function of these values, its video and its number, the same on every machine. Another <see cref="Seed"/> gives
/// other scenes; <see cref="VideoCount"/> and <see cref="FramesPerVideo"/> only say where to stop.
/// <para>A box is the smallest one around the part of an object inside the frame, seen or hidden by others, with edges on whole pixels. The middle of a soft edge counts as the border; shadows don't belong to the object, nor does blur:
/// the box is that of the middle of the exposure.</para>
/// </remarks>
public sealed class SyntheticVideoOptions
{
    /// <summary>Number of videos, each a scene of its own. Default: 100. Range: 1 to 1,000,000.</summary>
    public int VideoCount = 100;

    /// <summary>Frames of each video. Default: 120. Range: 1 to 1,000,000.</summary>
    public int FramesPerVideo = 120;

    /// <summary>Width of the frames in pixels. Default: 512. Range: 32 to 8192.</summary>
    public int Width = 512;

    /// <summary>Height of the frames in pixels. Default: 384. Range: 32 to 8192. Not more than 4 times the width or less than a quarter.</summary>
    public int Height = 384;

    /// <summary>Frames per second that written videos announce; motion is per frame. Default: 25. Range: above 0 to 1000.</summary>
    public double FrameRate = 25;

    /// <summary>Decides on everything left to chance. Default: 1. Any value.</summary>
    public int Seed = 1;

    /// <summary>Classes to show, in the order of their keys. Default: null, which is all of <see cref="SyntheticVideo.ClassNames"/>. Names of those, at least one, none twice.</summary>
    public string[]? ClassNames;

    /// <summary>Fewest objects of a scene, in the view or not. Default: 2. Range: 0 to 64.</summary>
    public int MinObjects = 2;

    /// <summary>Most objects of a scene, in the view or not. Default: 8. Range: <see cref="MinObjects"/> to 64.</summary>
    public int MaxObjects = 8;

    /// <summary>How much objects move: 0 stands still, 2 is twice as fast as the default of 1. Range: 0 to 4.</summary>
    public double ObjectMotion = 1;

    /// <summary>How much the camera pans, zooms and rolls; 0 stands still. Default: 1. Range: 0 to 3.</summary>
    public double CameraMotion = 1;

    /// <summary>Share of the view's width that trees and posts in the foreground cover on average. Default: 0.1. Range: 0 to 0.6.</summary>
    public double OcclusionAmount = 0.1;

    /// <summary>How dark the shadows of objects are. Default: 0.3. Range: 0 (none) to 1 (black).</summary>
    public double ShadowStrength = 0.3;

    /// <summary>Share of the time between two frames during which the shutter is open; costs six times the work unless 0. Default: 0. Range: 0 to 1.</summary>
    public double MotionBlur;

    /// <summary>Standard deviation of the sensor's noise, in levels of 0 to 255. Default: 2. Range: 0 to 64.</summary>
    public double Noise = 2;

    /// <summary>Objects are labelled when at least this share of their whole area is seen: in the frame and not behind something. Default: 0.1. Range: 0 (anything seen at all) to 1.</summary>
    public double MinVisibleShare = 0.1;

    /// <summary>Objects count as occluded when less than this share of what is inside the frame is seen. Default: 0.75. Range: 0 (never) to 1.</summary>
    public double OccludedBelow = 0.75;

    /// <summary>A copy that later changes do not reach.</summary>
    internal SyntheticVideoOptions Copy()
    {
        SyntheticVideoOptions copy = (SyntheticVideoOptions)MemberwiseClone();
        copy.ClassNames = (string[]?)ClassNames?.Clone();
        return copy;
    }

    /// <summary>Checks all values at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Something is out of range; the message lists everything that is.</exception>
    internal void Validate(string parameterName)
    {
        List<string> problems = [];
        void Range(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string name = "")
        {
            if (!(value >= low && value <= high))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be from {low} to {high}."));
            }
        }

        Range(VideoCount, 1, 1_000_000);
        Range(FramesPerVideo, 1, 1_000_000);
        Range(Width, 32, 8192);
        Range(Height, 32, 8192);
        Range(MinObjects, 0, 64);
        Range(MaxObjects, Math.Clamp(MinObjects, 0, 64), 64);
        Range(ObjectMotion, 0, 4);
        Range(CameraMotion, 0, 3);
        Range(OcclusionAmount, 0, 0.6);
        Range(ShadowStrength, 0, 1);
        Range(MotionBlur, 0, 1);
        Range(Noise, 0, 64);
        Range(MinVisibleShare, 0, 1);
        Range(OccludedBelow, 0, 1);
        if (!(FrameRate is > 0 and <= 1000))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"FrameRate is {FrameRate}; it must be above 0 and at most 1000."));
        }

        if (Width > 4L * Height || Height > 4L * Width)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Width and Height are {Width} and {Height}; neither may be more than 4 times the other."));
        }

        problems.AddRange(ClassProblems(ClassNames));
        if (problems.Count > 0)
        {
            throw new ArgumentOutOfRangeException(parameterName, string.Join(' ', problems));
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
