using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Finds files that are consecutive frames: names such as <c>0016E5_07959</c> consist of a recording and a number.</summary>
internal static class NumberedRuns
{
    /// <summary>Groups frames whose numbers are close to each other into videos, and the others into still images.</summary>
    /// <param name="frames">Frames in any order.</param>
    /// <param name="nameOf">Gets the name of a frame: the recording, an underscore, the number. One without number is a still image.</param>
    /// <param name="mostApart">The largest difference of consecutive numbers in one video.</param>
    internal static IEnumerable<MaskFileGroup> Split(IEnumerable<MaskFrame> frames, Func<MaskFrame, string> nameOf, int mostApart)
    {
        var all = frames.Select(frame => (Frame: frame, Name: nameOf(frame))).Select(item => (item.Frame, item.Name, Place: Parse(item.Name)))
            .OrderBy(item => item.Place.Recording, NaturalNameOrder.Instance).ThenBy(item => item.Place.Number).ToArray();
        for (int start = 0, end; start < all.Length; start = end)
        {
            for (end = start + 1; end < all.Length && IsNext(all[end - 1].Place, all[end].Place, mostApart); end++)
            {
            }

            yield return new MaskFileGroup(all[start].Name, [.. all[start..end].Select(item => item.Frame)], IsStill: end == start + 1);
        }
    }

    private static bool IsNext((string Recording, long Number) before, (string Recording, long Number) next, int mostApart) =>
        before.Recording == next.Recording && next.Number >= 0 && next.Number - before.Number <= mostApart;

    private static (string Recording, long Number) Parse(string name)
    {
        int underscore = name.LastIndexOf('_');
        return underscore > 0 && long.TryParse(name.AsSpan(underscore + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? (name[..underscore], number)
            : (name, -1);
    }
}
