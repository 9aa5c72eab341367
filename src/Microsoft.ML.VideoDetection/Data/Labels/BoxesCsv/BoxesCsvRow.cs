using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.BoxesCsv;

/// <summary>One line of a CSV file of boxes.</summary>
internal readonly record struct BoxesCsvRow(
    string Video, int Frame, string Class, LabeledObject Box, int Track, bool Ignore, bool Occluded, int Line);
