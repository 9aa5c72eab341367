using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Opens a sequence of a MOT challenge, or a folder of sequences.</summary>
internal static class MotData
{
    internal static LabeledVideoData Open(string path, string? framesPath, LabeledDataOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options = LabeledDataOptions.CopyOf(options);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder '{path}' (looked for '{Path.GetFullPath(path)}'); expected a MOT sequence or a folder of them.");
        }

        string[] sequences = MotSequence.IsSequence(path)
            ? [path]
            : [.. VisibleEntries.Folders(path).Where(MotSequence.IsSequence).Order(NaturalNameOrder.Instance)];
        if (sequences.Length == 0)
        {
            throw new InvalidDataException($"'{path}' is no MOT sequence and has none: there is no 'gt/gt.txt' or 'seqinfo.ini' in it or in its folders.");
        }

        if (framesPath is not null && sequences.Length > 1)
        {
            throw new ArgumentException($"'{path}' has {sequences.Length} sequences; frames can be given for one sequence only.", nameof(framesPath));
        }

        MotClasses[] numbers = [.. sequences.Select(MotSequence.ReadClasses)];
        ClassList classes = new(options.ClassNames ?? [.. numbers.SelectMany(meanings => meanings.Targets).Distinct(StringComparer.Ordinal)]);
        DataProblems problems = new(options.Strict);
        ListedVideo[] videos = [.. sequences.Select((sequence, i) => MotSequence.Read(sequence, framesPath, numbers[i], classes, problems))];
        string? twice = videos.GroupBy(video => video.Id).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? new LabeledVideoData(classes.Names, videos, problems)
            : throw new InvalidDataException($"Two sequences in '{path}' have the name '{twice}' in their 'seqinfo.ini'; give each its own.");
    }
}
