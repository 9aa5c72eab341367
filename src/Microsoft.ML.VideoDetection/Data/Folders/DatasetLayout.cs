namespace Microsoft.ML.VideoDetection;

/// <summary>How the files of a dataset are laid out.</summary>
public enum DatasetLayout
{
    /// <summary>As ImageNet VID: <c>Data/VID</c>, <c>Annotations/VID</c> with one XML file for each frame, and <c>ImageSets</c>. Images are JPEG, and ignored boxes are left out, as it has none.</summary>
    ImageNetVid,

    /// <summary>As COCO-VID: <c>annotations.json</c> and the folder <c>images</c>.</summary>
    CocoVid,
}
