using System.Globalization;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Looks at some masks of training data before the first step.</summary>
/// <remarks>At most <see cref="MostRead"/> evenly spread ones are read, which takes seconds; <see cref="MaskPairLoading"/> is as strict with the others.</remarks>
internal sealed class MaskDataCheck(LabeledMaskData data, DataCallbacks callbacks)
{
    /// <summary>Masks that are read.</summary>
    public const int MostRead = 200;

    /// <summary>Checks, and tells what the data is.</summary>
    /// <returns>The pixels of each class in the masks that were read.</returns>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or a mask is wrong; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The user has cancelled.</exception>
    public ReadOnlyMemory<long> Run()
    {
        (int Video, int Position)[] frames = [.. PairSchedule.TrainingFrames(data)];
        if (frames.Length == 0)
            throw new InvalidDataException($"There is no frame to train on: none of the {data.FrameCount} frame(s) has a mask.");
        var counts = new long[PixelLoss.Ignored + 1];
        int read = Math.Min(frames.Length, MostRead);
        for (int i = 0; i < read; i++)
        {
            callbacks.ThrowIfCancelled();
            (int video, int position) = frames[(long)i * frames.Length / read];
            foreach (byte index in data.Videos[video].ReadLabelMap(position))
                counts[index]++;
        }

        long labelled = counts.AsSpan(0, data.ClassNames.Count).ToArray().Sum();
        string seen = read == frames.Length ? "" : string.Create(CultureInfo.InvariantCulture, $" of the {read} masks looked at");
        if (labelled == 0)
            throw new InvalidDataException($"All pixels{seen} are ignored, so there is nothing to learn. Check the classes, and which numbers or colors are ignored.");
        string shares = ShortList.Of([.. Enumerable.Range(0, data.ClassNames.Count).Where(c => counts[c] > 0).OrderByDescending(c => counts[c])
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{data.ClassNames[c]} {100.0 * counts[c] / labelled:0.#} %"))]);
        callbacks.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"Training data: {frames.Length} frame(s) with masks in {data.Videos.Count} video(s) or still images; pixels{seen}: {shares}; {100.0 * counts[PixelLoss.Ignored] / (labelled + counts[PixelLoss.Ignored]):0.#} % ignored."));
        string[] absent = [.. Enumerable.Range(0, data.ClassNames.Count).Where(c => counts[c] == 0).Select(c => $"'{data.ClassNames[c]}'")];
        if (absent.Length > 0)
            callbacks.Warn($"{absent.Length} of the {data.ClassNames.Count} classes have no pixel{seen} and may not be learnt: {ShortList.Of(absent)}.");
        if (data.Problems.Total > 0)
            callbacks.Info($"Found in the data so far: {data.Problems}.");
        return counts.AsMemory(0, data.ClassNames.Count);
    }
}
