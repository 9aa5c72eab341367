using System.Text;
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

    /// <returns>Both parts; null where there is too little to split.</returns>
    public static LabeledVideoSplit? Of(LabeledVideoData data, double share)
    {
        if (data.FrameCount < FewestFrames)
            return null;
        int[] kept = Videos(data, share);
        return kept.Length > 0
            ? new LabeledVideoSplit(
                data.Select([.. Enumerable.Range(0, data.Videos.Count).Except(kept)]), data.Select(kept), IsByVideo: true)
            : Ends(data, share);
    }

    // Videos in the order of a hash, as long as they bring the share nearer to what is asked for and the rest still shows every class.
    private static int[] Videos(LabeledVideoData data, double share)
    {
        if (data.Videos.Count < 2)
            return [];
        long[][] classes = [.. Enumerable.Range(0, data.Videos.Count).Select(video => Classes(data, video))];
        long[] left = new long[data.ClassNames.Count];
        foreach (long[] of in classes)
            Add(left, of, 1);
        var kept = new List<int>();
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

        return [.. kept.Order()];
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

    private static void Add(long[] sum, long[] counts, int sign)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += sign * counts[i];
    }

    private static LabeledVideoSplit? Ends(LabeledVideoData data, double share)
    {
        var train = new List<LabeledVideoData>();
        var test = new List<LabeledVideoData>();
        for (int video = 0; video < data.Videos.Count; video++)
        {
            LabeledVideoData one = data.Select([video]);
            int count = data.Videos[video].FrameCount, tested = (int)Math.Round(share * count), gap = Math.Min(MostGap, tested / 2);
            if (tested == 0 || count - tested - gap < 1)
            {
                train.Add(one);
                continue;
            }

            int firstTested = data.Videos[video].GetFrameIndex(count - tested), lastTrained = data.Videos[video].GetFrameIndex(count - tested - gap - 1);
            train.Add(one.TakeFrames(0, lastTrained + 1));
            test.Add(one.TakeFrames(firstTested, int.MaxValue));
        }

        return test.Count == 0 ? null : new LabeledVideoSplit(Joined(train), Joined(test), IsByVideo: false);
    }

    private static LabeledVideoData Joined(List<LabeledVideoData> parts) => parts.Count == 1 ? parts[0] : LabeledVideoData.Concatenate(parts);

    private static ulong Hash(string name) => Encoding.UTF8.GetBytes(name).Aggregate(0UL, (hash, value) => SplitMix64.Mix(hash ^ value));
}
