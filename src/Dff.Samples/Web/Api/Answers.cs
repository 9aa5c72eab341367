using System.Text.Json.Serialization;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Web.Api;

/// <summary>A class of the model.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">The color of its boxes, #rrggbb.</param>
internal sealed record ClassAnswer(int Index, string Name, string Color);

/// <summary>What is known of a video and of the work on it.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Name">The cleaned name of the file.</param>
/// <param name="State">queued, running, done or failed.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Warning">What is to be known although it is done, such as that the file is cut.</param>
/// <param name="Before">How many videos come before it while it is queued.</param>
/// <param name="Progress">From 0 to 1; null where the length is not known.</param>
/// <param name="FramesDone">Frames with detections so far.</param>
/// <param name="FrameCount">Frames of the video: announced, and exact once it is done.</param>
/// <param name="FramesPerSecond">Speed of the work.</param>
/// <param name="KeyFrames">Key frames among those done.</param>
/// <param name="Detections">Detections so far.</param>
/// <param name="BestScore">The highest score so far.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="FrameRate">Frames per second of the video, on average.</param>
/// <param name="KeyFrameInterval">Every how many frames the whole network runs.</param>
/// <param name="ScoreThreshold">Weaker detections were not recorded.</param>
/// <param name="ContentType">What the file is.</param>
/// <param name="Expires">When it is deleted, once it is finished.</param>
/// <param name="Classes">The classes of the model.</param>
/// <param name="Task">What the model does: detection or segmentation.</param>
internal sealed record VideoAnswer(
    string Id,
    string Name,
    string State,
    string? Error,
    string? Warning,
    int? Before,
    double? Progress,
    int FramesDone,
    int? FrameCount,
    double? FramesPerSecond,
    int KeyFrames,
    long Detections,
    float BestScore,
    int? Width,
    int? Height,
    double? FrameRate,
    int KeyFrameInterval,
    float ScoreThreshold,
    string ContentType,
    DateTimeOffset? Expires,
    IReadOnlyList<ClassAnswer> Classes,
    string Task);

/// <summary>A detection.</summary>
/// <param name="ClassName">Name of the class.</param>
/// <param name="ClassIndex">0-based index of the class.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Box">Left, top, right, bottom in pixels of the picture.</param>
internal sealed record DetectionAnswer(string ClassName, int ClassIndex, float Score, float[] Box);

/// <summary>The detections of one picture, best first.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Milliseconds">How long the network took.</param>
/// <param name="Detections">What was found.</param>
internal sealed record PictureAnswer(int Width, int Height, double Milliseconds, IReadOnlyList<DetectionAnswer> Detections)
{
    /// <summary>Gets the classes that pixels have, of a model that segments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ShareAnswer>? Shares { get; init; }

    /// <summary>Gets the class of each pixel, of a model that segments: a PNG of grays as base64, 0-based, the longer side at most 640 pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mask { get; init; }
}

/// <summary>How much of a picture has a class.</summary>
/// <param name="ClassName">Name of the class.</param>
/// <param name="ClassIndex">0-based index of the class.</param>
/// <param name="Share">Of the pixels, from 0 to 1.</param>
internal sealed record ShareAnswer(string ClassName, int ClassIndex, double Share);

/// <summary>What the server takes.</summary>
/// <param name="MaxUploadBytes">Largest video.</param>
/// <param name="MaxPictureBytes">Largest picture.</param>
/// <param name="MaxFrames">Longest video.</param>
/// <param name="MaxPixels">Largest frame.</param>
/// <param name="QueueCapacity">Videos that may wait.</param>
/// <param name="MaxVideos">Videos that are held.</param>
/// <param name="KeepMinutes">How long finished videos are kept.</param>
/// <param name="VideoKinds">Files that are taken as videos.</param>
/// <param name="PictureKinds">Files that are taken as pictures.</param>
internal sealed record LimitsAnswer(
    long MaxUploadBytes, long MaxPictureBytes, int MaxFrames, long MaxPixels, int QueueCapacity, int MaxVideos, double KeepMinutes, string VideoKinds, string PictureKinds);

/// <summary>How the server is.</summary>
/// <param name="Status">"ok".</param>
/// <param name="Model">Name of the model's file.</param>
/// <param name="Device">Where the network runs.</param>
/// <param name="Unfinished">Videos that wait or are in work.</param>
/// <param name="Held">Videos that are held in all.</param>
/// <param name="Camera">Whether it shows a camera at /camera.</param>
/// <param name="Limits">What it takes.</param>
/// <param name="Classes">The classes of the model.</param>
/// <param name="Task">What the model does: detection or segmentation.</param>
internal sealed record HealthAnswer(
    string Status, string Model, string Device, int Unfinished, int Held, bool Camera, LimitsAnswer Limits, IReadOnlyList<ClassAnswer> Classes, string Task);
