using System.Text;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection.Training.Choosing;

/// <summary>Keeps a part of labelled videos back to measure on: whole videos, or where that is not possible the end of each.</summary>
/// <remarks>
/// Neighbouring frames are nearly the same picture, so single frames drawn at random would measure memory. Which videos are kept back follows from their
/// names alone, so the same data is always split alike.
/// </remarks>
internal static class ValidationSplit
{
    /// <summary>Fewest frames to split, and fewest to measure on where the ends of videos are taken.</summary>
    public const int FewestFrames = 20;

    private const int MostGap = 10;
    private const int MostLooks = 4000;
    private const int MostMasks = 400;

    /// <returns>Both parts; null where there is too little to split.</returns>
    public static LabeledVideoSplit? Of(LabeledVideoData data, double share) => Plan(data, share, video => Classes(data, video)) is { } plan
        ? new LabeledVideoSplit(data.Take(plan.Train), data.Take(plan.Test), plan.IsByVideo)
        : null;

    /// <returns>Both parts; null where there is too little to split.</returns>
    public static MaskedVideoSplit? Of(LabeledMaskData data, double share) => Plan(data, share, video => Classes(data, video)) is { } plan
        ? new MaskedVideoSplit(data.Take(plan.Train), data.Take(plan.Test), plan.IsByVideo)
        : null;

    private static (List<VideoPart> Train, List<VideoPart> Test, bool IsByVideo)? Plan(IVideoDataset data, double share, Func<int, long[]> classes)
    {
        if (data.FrameCount < FewestFrames)
            return null;
        HashSet<int> kept = Videos(data, share, classes);
        if (kept.Count == 0)
            return Ends(data, share);
        ILookup<bool, VideoPart> parts = Enumerable.Range(0, data.Videos.Count)
            .ToLookup(kept.Contains, video => new VideoPart(video, 0, data.Videos[video].FrameCount));
        return ([.. parts[false]], [.. parts[true]], true);
    }

    // Videos in the order of a hash, as long as they bring the share nearer to what is asked for and the rest still shows every class.
    private static HashSet<int> Videos(IVideoDataset data, double share, Func<int, long[]> classesOf)
    {
        var kept = new HashSet<int>();
        if (data.Videos.Count < 2)
            return kept;
        long[][] classes = [.. Enumerable.Range(0, data.Videos.Count).Select(classesOf)];
        long[] left = new long[data.ClassNames.Count];
        foreach (long[] of in classes)
            Add(left, of, 1);
        double wanted = share * data.FrameCount;
        long frames = 0;
        foreach (int video in Enumerable.Range(0, data.Videos.Count).OrderBy(video => Hash(data.Videos[video].Id)).ThenBy(video => video))
        {
            int count = data.Videos[video].FrameCount;
            bool isNearer = Math.Abs(frames + count - wanted) < Math.Abs(frames - wanted);
            bool leavesAll = left.Zip(classes[video]).All(pair => pair.Second == 0 || pair.First > pair.Second);
            if (!isNearer || !leavesAll || kept.Count == data.Videos.Count - 1)
                continue;
            kept.Add(video);
            frames += count;
            Add(left, classes[video], -1);
        }

        return kept;
    }

    // Where labels are read from files, a look at all of them would take as long as some steps.
    private static long[] Classes(LabeledVideoData data, int video)
    {
        var counts = new long[data.ClassNames.Count];
        int frames = data.Videos[video].FrameCount, looked = data.HasLabelsInMemory ? frames : Math.Min(frames, 1 + (MostLooks / data.Videos.Count));
        for (int i = 0; i < looked; i++)
        {
            foreach (uint label in data.Videos[video].GetAnnotation((int)((long)i * frames / looked)).Labels.Where(label => label >= 1 && label <= counts.Length))
                counts[label - 1]++;
        }

        return counts;
    }

    // A mask is a file with a number for each pixel, so far fewer are looked at; videos of which none is cannot be told to be needed.
    private static long[] Classes(LabeledMaskData data, int video)
    {
        var counts = new long[data.ClassNames.Count];
        int each = Math.Max(1, data.Videos.Count / MostMasks), looks = Math.Max(1, MostMasks / data.Videos.Count);
        int[] masked = video % each == 0 ? [.. Enumerable.Range(0, data.Videos[video].FrameCount).Where(data.Videos[video].HasMask)] : [];
        for (int i = 0; i < Math.Min(masked.Length, looks); i++)
        {
            foreach (byte index in data.Videos[video].ReadLabelMap(masked[(long)i * masked.Length / Math.Min(masked.Length, looks)]).Distinct())
            {
                if (index < counts.Length)
                    counts[index]++;
            }
        }

        return counts;
    }

    private static void Add(long[] sum, long[] counts, int sign)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += sign * counts[i];
    }

    private static (List<VideoPart> Train, List<VideoPart> Test, bool IsByVideo)? Ends(IVideoDataset data, double share)
    {
        var train = new List<VideoPart>();
        var test = new List<VideoPart>();
        for (int video = 0; video < data.Videos.Count; video++)
        {
            int count = data.Videos[video].FrameCount, tested = (int)Math.Round(share * count), gap = Math.Min(MostGap, tested / 2);
            if (tested == 0 || count - tested - gap < 1)
            {
                train.Add(new VideoPart(video, 0, count));
                continue;
            }

            train.Add(new VideoPart(video, 0, count - tested - gap));
            test.Add(new VideoPart(video, count - tested, tested));
        }

        return test.Count == 0 ? null : (train, test, false);
    }

    private static ulong Hash(string name) => Encoding.UTF8.GetBytes(name).Aggregate(0UL, (hash, value) => SplitMix64.Mix(hash ^ value));
}
