using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Looks at the labels of training data, and at the headers of some images, before the first step; no picture is decoded.</summary>
/// <remarks>
/// Where labels are in memory all are looked at. Where each frame's labels are a file of their own, that would take minutes, so at
/// most <see cref="MostRead"/> evenly spread training frames are; <see cref="PairLoading"/> is as strict with the others.
/// </remarks>
internal sealed class TrainingDataCheck(LabeledVideoData data, DataCallbacks callbacks, int mostRead = TrainingDataCheck.MostRead)
{
    /// <summary>Frames whose labels are read from files.</summary>
    public const int MostRead = 20_000;

    // Whether the user has cancelled is looked at so often.
    private const int FramesBetweenLooks = 256;

    private readonly LabelStatistics _statistics = new(data);

    /// <summary>Checks, and tells what the data is.</summary>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or labels or boxes are wrong; the message names the first place, and counts the others.</exception>
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public void Run()
    {
        long frames = PairSchedule.TrainingFrames(data).LongCount();
        if (frames == 0)
        {
            throw new InvalidDataException(
                $"There is no frame to train on: the data has {data.Videos.Count} video(s) and {data.FrameCount} frame(s), none of them for training. "
                + "Check the folder and the split that were loaded, and the filters that rows went through.");
        }

        long most = data.HasLabelsInMemory ? frames : Math.Min(frames, mostRead), looked = 0, wrong = 0;
        InvalidDataException? first = null;
        foreach ((int video, int position) in Spread(frames, most))
        {
            if (++looked % FramesBetweenLooks == 0)
                callbacks.ThrowIfCancelled();
            try
            {
                _statistics.Add(data.Videos[video].GetAnnotation(position));
            }
            catch (InvalidDataException error)
            {
                first ??= error;
                wrong++;
            }
        }

        if (first is not null)
            throw Wrong(first, wrong, looked);
        if (_statistics.ObjectCount == 0)
            RequireAnyLabel(frames);
        ImageSizeCheck images = ImageSizeCheck.Run(data, callbacks.ThrowIfCancelled);
        RequireAnyImage(images);
        Report(frames, most);
        foreach (string warning in images.Warnings())
            callbacks.Warn(warning);
    }

    private IEnumerable<(int Video, int Position)> Spread(long frames, long most)
    {
        long number = 0;
        foreach ((int Video, int Position) frame in PairSchedule.TrainingFrames(data))
        {
            // A frame is taken where the share of frames to take passes a whole number.
            if ((number + 1) * most / frames != number * most / frames)
                yield return frame;
            number++;
        }
    }

    // Who mends labels wants to know whether it is one frame or all of them.
    private static InvalidDataException Wrong(InvalidDataException first, long wrong, long looked) => wrong == 1
        ? first
        : new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"{first.Message} That is the first of {wrong} frames with labels that cannot be used, of {looked} looked at."), first);

    private static void RequireAnyImage(ImageSizeCheck images)
    {
        if (images.Looked > 0 && images.Different + images.Unreadable == images.Looked)
        {
            throw new InvalidDataException(
                $"None of the images can be learnt from: {string.Join(' ', images.Warnings())} Check the folder of the images, and whether they were resized or rotated after they were labelled.");
        }
    }

    private void RequireAnyLabel(long frames)
    {
        bool IsLabelled((int Video, int Position) frame)
        {
            callbacks.ThrowIfCancelled();
            return data.Videos[frame.Video].GetAnnotation(frame.Position).Labels.Length > 0;
        }

        if (_statistics.FrameCount == frames || !PairSchedule.TrainingFrames(data).Any(IsLabelled))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"None of the {frames} training frame(s) has a labelled object with an area, so there is nothing to learn. Check the path of the labels, the list of classes (objects of other classes are left out: {data.Problems}) and the columns of labels and boxes."));
        }
    }

    private void Report(long frames, long read)
    {
        string seen = read == frames ? "" : string.Create(CultureInfo.InvariantCulture, $"; of {read} evenly spread ones");
        callbacks.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"Training data: {frames} frame(s) to learn from in {data.Videos.Count} video(s) or still images{seen}: {_statistics.ObjectCount} object(s) ({_statistics.PerClass()}), {_statistics.NegativeCount} frame(s) without any, which are learnt as background."));
        if (data.ClassNames.Count == 1)
            callbacks.Info($"There is one class, '{data.ClassNames[0]}': average precision is that of this class alone.");

        string[] absent = [.. _statistics.AbsentClasses()];
        if (absent.Length > 0)
        {
            callbacks.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{absent.Length} of the {data.ClassNames.Count} classes have not a single object{(read == frames ? "" : " on the frames looked at")} and may not be learnt: {ShortList.Of(absent)}."));
        }

        ReportProblems();
    }

    private void ReportProblems()
    {
        long dropped = data.Problems.Count(DataProblemKind.DegenerateBox);
        if (dropped > 0)
        {
            callbacks.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{dropped} box(es) without area are left out; boxes are x0 y0 x1 y1 in pixels, with x0 < x1 and y0 < y1. The first: {data.Problems.Examples(DataProblemKind.DegenerateBox)[0]}"));
        }

        long contradictions = data.Problems.Count(DataProblemKind.Mismatch);
        if (contradictions > 0)
        {
            callbacks.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{contradictions} statement(s) of the data contradict what is there. The first: {data.Problems.Examples(DataProblemKind.Mismatch)[0]}"));
        }

        if (data.Problems.Total > 0)
            callbacks.Info($"Found in the data so far: {data.Problems}.");
    }
}
