using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Orders the images of a COCO-VID file by videos and frames; still images are at the end, in file order.</summary>
internal sealed class CocoVidTimeline
{
    private CocoVidTimeline(string?[] videoNames, int[] firstFrames, CocoVidFrame[] frames, int[] places)
    {
        VideoNames = videoNames;
        FirstFrames = firstFrames;
        Frames = frames;
        Places = places;
    }

    internal string?[] VideoNames { get; }

    internal int[] FirstFrames { get; }

    internal CocoVidFrame[] Frames { get; }

    /// <summary>Gets the position of each image of the file among <see cref="Frames"/>.</summary>
    internal int[] Places { get; }

    internal static CocoVidTimeline Sort(string path, CocoVidContents contents)
    {
        List<string?> videos = [];
        Dictionary<long, int> videoOrder = OrderVideos(path, contents, videos);
        List<CocoVidContents.Image> images = contents.Images;

        // Video in the upper half of the key and frame in the lower.
        long[] keys = new long[images.Count];
        int[] running = new int[videos.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            CocoVidContents.Image image = images[i];
            if (image.VideoId < 0)
            {
                keys[i] = (long)videos.Count << 32;
                videos.Add(null);
                continue;
            }

            if (!videoOrder.TryGetValue(image.VideoId, out int video))
            {
                throw Error(path, i, $"has the video_id {contents.Ids.Describe(image.VideoId)}, which no video has");
            }

            keys[i] = ((long)video << 32) | (uint)(image.Frame.FrameIndex >= 0 ? image.Frame.FrameIndex : running[video]);
            running[video]++;
        }

        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        return Build(path, images, videos, keys, order);
    }

    private static CocoVidTimeline Build(
        string path, List<CocoVidContents.Image> images, List<string?> videos, long[] keys, int[] order)
    {
        int[] counts = new int[videos.Count + 1];
        int[] places = new int[order.Length];
        CocoVidFrame[] frames = new CocoVidFrame[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            if (place > 0 && keys[place] == keys[place - 1])
            {
                throw Error(path, order[place], $"has the same video_id and the same frame_id ({(int)keys[place]}) as images[{order[place - 1]}]");
            }

            places[order[place]] = place;
            frames[place] = images[order[place]].Frame;
            frames[place].FrameIndex = (int)keys[place];
            counts[(int)(keys[place] >> 32)]++;
        }

        return Compact(videos, counts, frames, places);
    }

    // Removes videos without images.
    private static CocoVidTimeline Compact(List<string?> videos, int[] counts, CocoVidFrame[] frames, int[] places)
    {
        int count = counts.Count(c => c > 0);
        string?[] names = new string?[count];
        int[] first = new int[count + 1];
        int next = 0;
        for (int video = 0; video < videos.Count; video++)
        {
            if (counts[video] > 0)
            {
                names[next] = videos[video];
                first[next + 1] = first[next] + counts[video];
                next++;
            }
        }

        return new CocoVidTimeline(names, first, frames, places);
    }

    private static Dictionary<long, int> OrderVideos(string path, CocoVidContents contents, List<string?> names)
    {
        Dictionary<long, int> order = [];
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (CocoVidVideo video in contents.Videos)
        {
            if (!order.TryAdd(video.Id, names.Count))
            {
                throw new InvalidDataException(
                    $"'{path}': two videos have the id {contents.Ids.Describe(video.Id)}; the second is '{video.Name}'.");
            }

            if (!used.Add(video.Name))
            {
                throw new InvalidDataException($"'{path}': two videos have the name '{video.Name}'.");
            }

            names.Add(video.Name);
        }

        return order;
    }

    private static InvalidDataException Error(string path, int image, FormattableString problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{path}': images[{image}] ") + FormattableString.Invariant(problem) + ".");
}
