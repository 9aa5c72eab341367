using System.Text;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;
using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection;

/// <summary>Represents the processes that Open MPI's <c>mpirun</c>, or <c>srun</c> with PMIx, launched together, as one of them sees it.</summary>
/// <remarks>
/// All processes must call the methods that gather something, in the same order; each call waits for the others. Training finds the group by itself
/// (<see cref="VideoTrainerOptions.ScaleOut"/>).
/// </remarks>
public sealed class ProcessGroup
{
    private ProcessGroup(RankGroup ranks) => Ranks = ranks;

    /// <summary>Gets the rank that the launcher gave this process, 0 for the first one; null when it was launched alone. Needs no Open MPI.</summary>
    public static int? LaunchedRank => MpiLaunch.Here?.Rank;

    /// <summary>Gets the place of this process in the group, from 0.</summary>
    public int Rank => Ranks.Rank;

    /// <summary>Gets the number of processes, at least 2.</summary>
    public int Count => Ranks.Count;

    /// <summary>Gets the place of this process among those of its machine, from 0: the index of its GPU where each has one.</summary>
    public int LocalRank => Ranks.Place.LocalRank;

    /// <summary>Gets whether this is the process of rank 0, which receives what is gathered.</summary>
    public bool IsFirst => Ranks.IsFirst;

    internal RankGroup Ranks { get; }

    /// <summary>Joins the other processes, at the first call; later calls return the same group.</summary>
    /// <param name="mode">Default: <see cref="ScaleOutMode.WhenLaunched"/>.</param>
    /// <returns>The group; null when this process was launched alone or the mode is <see cref="ScaleOutMode.Off"/>.</returns>
    /// <exception cref="DllNotFoundException">The process was launched with others, but Open MPI is not there.</exception>
    /// <exception cref="InvalidOperationException">The process was launched alone but the mode is <see cref="ScaleOutMode.Required"/>, or by another MPI.</exception>
    public static ProcessGroup? Join(ScaleOutMode mode = ScaleOutMode.WhenLaunched) => RankGroup.Join(mode) is { } ranks ? new ProcessGroup(ranks) : null;

    /// <summary>Divides work among the processes so that all end at about the same time.</summary>
    /// <param name="lengths">The length of each piece of work, such as the number of frames of each video; not negative.</param>
    /// <returns>The indices of the pieces of this process, ascending; none when there are fewer pieces than processes. No communication.</returns>
    public IReadOnlyList<int> Divide(IReadOnlyList<long> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return VideoShards.Divide(lengths, Count)[Rank];
    }

    /// <summary>Gathers a text of each process on the first one.</summary>
    /// <param name="own">The text of this process.</param>
    /// <returns>On the first process the texts in the order of the ranks; on the others nothing.</returns>
    public IReadOnlyList<string> Gather(string own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return [.. Ranks.Gather(Encoding.UTF8.GetBytes(own)).Select(Encoding.UTF8.GetString)];
    }

    /// <summary>Gathers the detections of each process on the first one, without pictures.</summary>
    /// <param name="own">The frames of this process, those of a video together.</param>
    /// <param name="classNames">The names of the classes by <see cref="Detection.ClassIndex"/>.</param>
    /// <returns>On the first process the frames of each process, in the order of the ranks; on the others nothing.</returns>
    public IReadOnlyList<IReadOnlyList<FrameDetections>> Gather(IReadOnlyList<FrameDetections> own, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(classNames);
        byte[][] all = Ranks.Gather(DetectedVideo.Write(ByVideo(own)));
        return [.. all.Select(bytes => DetectedVideo.Read(bytes, classNames).SelectMany(video => video.Frames).ToArray())];
    }

    /// <summary>Says that this process has done its part, so that it leaves the group in peace whatever its exit code is.</summary>
    public void Complete() => Ranks.Stop();

    /// <summary>Ends all processes, this one included, because of an error that only this one has.</summary>
    /// <param name="error">The error. Of errors that all processes have met at the same place, as in training, nothing is done.</param>
    /// <param name="message">What is written to standard error; null takes the message of the error.</param>
    /// <returns>False when all processes have the error; otherwise this does not return.</returns>
    public bool Abort(Exception error, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.IsOfAllRanks)
            return false;
        Ranks.Fail(message ?? error.Message);
        return true;
    }

    private static IEnumerable<DetectedVideo> ByVideo(IReadOnlyList<FrameDetections> frames)
    {
        var video = new List<FrameDetections>();
        int count = 0;
        foreach (FrameDetections frame in frames)
        {
            if (video.Count > 0 && video[0].VideoId != frame.VideoId)
            {
                yield return new DetectedVideo(count++, video);
                video = [];
            }

            video.Add(frame);
        }

        if (video.Count > 0)
            yield return new DetectedVideo(count, video);
    }
}
