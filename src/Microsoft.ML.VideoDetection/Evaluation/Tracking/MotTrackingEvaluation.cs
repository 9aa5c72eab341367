namespace Microsoft.ML.VideoDetection;

/// <summary>Evaluates a tracker's MOT file against a MOT file of labels.</summary>
internal static class MotTrackingEvaluation
{
    /// <summary>Evaluates one sequence.</summary>
    /// <param name="labelsPath">gt.txt.</param>
    /// <param name="tracksPath">The tracker's file.</param>
    /// <param name="infoPath">seqinfo.ini, for the number of frames.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names the line.</exception>
    public static TrackingSums Run(string labelsPath, string tracksPath, string infoPath)
    {
        if (!File.Exists(infoPath))
            throw new FileNotFoundException($"There is no file '{infoPath}', which says how many frames the sequence has (seqLength=…).", infoPath);
        int length = MotSequenceInfo.Read(infoPath).Length
            ?? throw new InvalidDataException($"'{infoPath}' has no line seqLength=…, the number of frames.");
        MotTrackFile labels = MotTrackFile.Read(labelsPath, length, isLabels: true);
        MotTrackFile tracks = MotTrackFile.Read(tracksPath, length, isLabels: false);
        TrackingEvaluator evaluator = new();
        long done = 0;
        while (Math.Min(labels.NextFrame, tracks.NextFrame) is long frame && frame <= length)
        {
            evaluator.Skip(frame - done - 1);
            evaluator.Add(labels.Take(frame), tracks.Take(frame));
            done = frame;
        }

        evaluator.Skip(length - done);
        return evaluator.Finish();
    }
}
