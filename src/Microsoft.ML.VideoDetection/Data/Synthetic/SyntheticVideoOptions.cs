using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies the appearance and amount of synthetic video.</summary>
/// <remarks>
/// Every frame is a function of these values, its video and its index, the same on every machine. Another <see cref="Seed"/> gives other scenes;
/// <see cref="VideoCount"/> and <see cref="FramesPerVideo"/> only limit their number.
/// <para>A box is the smallest one around the part of an object inside the frame, visible or occluded, with edges on whole pixels. The middle of a soft edge
/// counts as the border; shadows and blur do not belong to the object: the box is that of the middle of the exposure.</para>
/// </remarks>
public sealed class SyntheticVideoOptions
{
    /// <summary>Specifies the number of videos, each a scene of its own. Default: 100. Range: 1 to 1,000,000.</summary>
    public int VideoCount = 100;

    /// <summary>Specifies the number of frames of each video. Default: 120. Range: 1 to 1,000,000.</summary>
    public int FramesPerVideo = 120;

    /// <summary>Specifies the width of the frames in pixels. Default: 512. Range: 32 to 8192.</summary>
    public int Width = 512;

    /// <summary>
    /// Specifies the height of the frames in pixels. Default: 384. Range: 32 to 8192. Not more than 4 times the width or less than a quarter.
    /// </summary>
    public int Height = 384;

    /// <summary>Specifies the frames per second of written videos; motion is per frame. Default: 25. Range: above 0 to 1000.</summary>
    public double FrameRate = 25;

    /// <summary>Specifies the seed of all random choices. Default: 1. Any value.</summary>
    public int Seed = 1;

    /// <summary>
    /// Specifies the classes to show, in the order of their keys: at least one of <see cref="SyntheticVideo.ClassNames"/>, none twice. Default: null, all of
    /// them.
    /// </summary>
    public string[]? ClassNames;

    /// <summary>Specifies the fewest objects of a scene, in the view or not. Default: 2. Range: 0 to 64.</summary>
    public int MinObjects = 2;

    /// <summary>Specifies the most objects of a scene, in the view or not. Default: 8. Range: <see cref="MinObjects"/> to 64.</summary>
    public int MaxObjects = 8;

    /// <summary>Specifies the speed of objects relative to the default of 1; 0 stands still. Range: 0 to 4.</summary>
    public double ObjectMotion = 1;

    /// <summary>Specifies how much the camera pans, zooms and rolls; 0 stands still. Default: 1. Range: 0 to 3.</summary>
    public double CameraMotion = 1;

    /// <summary>Specifies the share of the view's width that trees and posts in the foreground cover on average. Default: 0.1. Range: 0 to 0.6.</summary>
    public double OcclusionAmount = 0.1;

    /// <summary>Specifies the darkness of the shadows of objects. Default: 0.3. Range: 0 (none) to 1 (black).</summary>
    public double ShadowStrength = 0.3;

    /// <summary>
    /// Specifies the share of the time between two frames during which the shutter is open; other values than 0 take six times the work. Default: 0. Range: 0
    /// to 1.
    /// </summary>
    public double MotionBlur;

    /// <summary>Specifies the standard deviation of the sensor noise, in levels of 0 to 255. Default: 2. Range: 0 to 64.</summary>
    public double Noise = 2;

    /// <summary>
    /// Specifies the share of an object's whole area that must be visible (in the frame and not occluded) for it to be labeled. Default: 0.1. Range: 0
    /// (anything visible) to 1.
    /// </summary>
    public double MinVisibleShare = 0.1;

    /// <summary>
    /// Specifies the visible share of the part inside the frame below which an object counts as occluded. Default: 0.75. Range: 0 (never) to 1.
    /// </summary>
    public double OccludedBelow = 0.75;

    /// <summary>Creates a copy that later changes do not affect.</summary>
    internal SyntheticVideoOptions Copy()
    {
        SyntheticVideoOptions copy = (SyntheticVideoOptions)MemberwiseClone();
        copy.ClassNames = (string[]?)ClassNames?.Clone();
        return copy;
    }

    /// <summary>Validates all values at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message lists all of them.</exception>
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
