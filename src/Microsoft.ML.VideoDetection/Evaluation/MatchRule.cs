namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>The ways in which detections are matched with labels. Each has its own boxes that do not count.</summary>
internal enum MatchRule
{
    /// <summary>COCO, objects of every size.</summary>
    All,

    /// <summary>COCO, area up to 32².</summary>
    Small,

    /// <summary>COCO, area from 32² to 96².</summary>
    Medium,

    /// <summary>COCO, area from 96².</summary>
    Large,

    /// <summary>COCO, objects with motion IoU above 0.9.</summary>
    Slow,

    /// <summary>COCO, objects with motion IoU from 0.7 to 0.9.</summary>
    Moderate,

    /// <summary>COCO, objects with motion IoU below 0.7.</summary>
    Fast,

    /// <summary>ImageNet VID.</summary>
    ImageNetVid,
}
