using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>One <c>object</c> of an ImageNet annotation file; null where the file does not say.</summary>
internal sealed record ImageNetObject(string Synset, LabeledBox Box, int? Track, bool? Occluded, bool? Generated);
