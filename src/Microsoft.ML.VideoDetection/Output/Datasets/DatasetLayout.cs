namespace Microsoft.ML.VideoDetection;

/// <summary>How the files of a dataset are laid out.</summary>
public enum DatasetLayout
{
    /// <summary>As ImageNet VID: <c>Data/VID</c>, <c>Annotations/VID</c> with one XML file for each frame, and <c>ImageSets</c>. Images are JPEG, and ignored boxes are left out, as it has none.</summary>
    ImageNetVid,

    /// <summary>As COCO-VID: <c>annotations.json</c> and the folder <c>images</c>.</summary>
    CocoVid,

    /// <summary>
    /// As the MOT challenges: a folder for each video with <c>gt/gt.txt</c>, <c>seqinfo.ini</c> and <c>img1</c>, and <c>gt/labels.txt</c> with the names of classes
    /// as CVAT writes it, unless pedestrians are the only class. Objects without a track have the number -1.
    /// </summary>
    Mot,

    /// <summary>As ultralytics' YOLO: <c>data.yaml</c>, <c>images/train</c> and <c>labels/train</c>. Tracks, occlusion and ignored boxes are left out, as its training refuses them.</summary>
    Yolo,

    /// <summary>As <c>boxes.csv</c>, with a folder of images for each video. A video on which nothing is labelled has its images but no row.</summary>
    BoxesCsv,
}
