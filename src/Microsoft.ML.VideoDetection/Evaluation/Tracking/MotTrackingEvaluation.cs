using Microsoft.ML.VideoDetection.Data.Labels.Mot;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Evaluates a tracker's MOT file against a MOT file of labels.</summary>
internal static class MotTrackingEvaluation
{
    /// <summary>Evaluates one sequence.</summary>
    /// <param name="labelsPath">Path of the labels, gt.txt.</param>
    /// <param name="tracksPath">Path of the tracker's file.</param>
    /// <param name="length">Number of frames; null for the last one that has a row.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names the line.</exception>
    public static TrackingSums Run(string labelsPath, string tracksPath, int? length)
    {
        int last = length ?? int.MaxValue;
        MotTrackFile labels = MotTrackFile.Read(labelsPath, last, isLabels: true);
        MotTrackFile tracks = MotTrackFile.Read(tracksPath, last, isLabels: false);
        TrackingEvaluator evaluator = new();
        long done = 0;
        while (Math.Min(labels.NextFrame, tracks.NextFrame) is long frame && frame <= last)
        {
            evaluator.Skip(frame - done - 1);
            evaluator.Add(labels.Take(frame), tracks.Take(frame));
            done = frame;
        }

        if (length is int frames)
            evaluator.Skip(frames - done);
        return evaluator.Finish();
    }

    /// <summary>Reads the number of frames of a sequence.</summary>
    /// <param name="infoPath">Path of seqinfo.ini.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file has no valid seqLength.</exception>
    public static int LengthOf(string infoPath)
    {
        if (!File.Exists(infoPath))
            throw new FileNotFoundException($"There is no file '{infoPath}', which says how many frames the sequence has (seqLength=…).", infoPath);
        return MotSequenceInfo.Read(infoPath).Length
            ?? throw new InvalidDataException($"'{infoPath}' has no line seqLength=…, the number of frames.");
    }
}
