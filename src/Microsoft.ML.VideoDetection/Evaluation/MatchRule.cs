namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Specifies the rules by which detections are matched with labels; each ignores other boxes.</summary>
internal enum MatchRule
{
    /// <summary>Matches by COCO's rules, objects of every size.</summary>
    All,

    /// <summary>Matches by COCO's rules, area up to 32².</summary>
    Small,

    /// <summary>Matches by COCO's rules, area from 32² to 96².</summary>
    Medium,

    /// <summary>Matches by COCO's rules, area from 96².</summary>
    Large,

    /// <summary>Matches by COCO's rules, objects with motion IoU above 0.9.</summary>
    Slow,

    /// <summary>Matches by COCO's rules, objects with motion IoU from 0.7 to 0.9.</summary>
    Moderate,

    /// <summary>Matches by COCO's rules, objects with motion IoU below 0.7.</summary>
    Fast,

    /// <summary>Matches by ImageNet VID's rules.</summary>
    ImageNetVid,
}
