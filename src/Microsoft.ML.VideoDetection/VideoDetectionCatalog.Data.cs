using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Data.Labels.BoxesCsv;
using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Data.Labels.Cvat;
using Microsoft.ML.VideoDetection.Data.Labels.ImageNet;
using Microsoft.ML.VideoDetection.Data.Labels.Mot;
using Microsoft.ML.VideoDetection.Data.Labels.Yolo;
using Microsoft.ML.VideoDetection.Output.Datasets;

namespace Microsoft.ML.VideoDetection;

/// <content>Reading and writing of labelled videos.</content>
[SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Opens the videos of ImageNet VID in their original folder layout, or in one with other extensions or numbers of digits.</summary>
    /// <param name="root">The folder with <c>Data</c>, <c>Annotations</c> and <c>ImageSets</c>.</param>
    /// <param name="set">
    /// <c>train</c> or <c>val</c>, which take <c>VID_train_15frames.txt</c> and <c>VID_val_videos.txt</c> where they are, and otherwise every video
    /// in <c>Data/VID/train</c> or <c>Data/VID/val</c>; or the name of a list file in <c>ImageSets</c>, or the path of one.
    /// </param>
    /// <param name="options">Null takes <see cref="ImageNetVidClasses"/>, and counts what is wrong.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledVideoData"/> lists. Where the list picks frames for training
    /// (<c>video 1 frame frames</c>), all frames of the videos are rows, and training takes only those as current frames.
    /// </returns>
    /// <remarks>A frame's XML file is opened when its labels are asked for; images are not looked at before. Nothing in an XML file is a path.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such list.</exception>
    /// <exception cref="InvalidDataException">A list is malformed, or none of its videos is there. While rows are read: an XML file is malformed.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledVideoData LoadFromImageNetVid(string root, string set = "train", LabeledDataOptions? options = null) =>
        ImageNetVidData.Open(root, set, options);

    /// <summary>Opens the still images of ImageNet DET in their original folder layout, for training together with VID.</summary>
    /// <param name="root">The folder with <c>Data</c>, <c>Annotations</c> and <c>ImageSets</c>.</param>
    /// <param name="list">Name of a list file in <c>ImageSets</c>, or the path of one.</param>
    /// <param name="options">Null takes <see cref="ImageNetVidClasses"/>; objects of DET's other classes are dropped and counted.</param>
    /// <returns>A view with the columns that <see cref="LabeledVideoData"/> lists; every row is a still image. An image that is listed twice is one row.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such list.</exception>
    /// <exception cref="InvalidDataException">The list is malformed or empty. While rows are read: an XML file is malformed.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledVideoData LoadFromImageNetDet(
        string root, string list = "DET_train_30classes", LabeledDataOptions? options = null) =>
        ImageNetDetData.Open(root, list, options);

    /// <summary>Opens a COCO-VID file: videos, and still images, with boxes and tracks.</summary>
    /// <param name="jsonPath">The annotations. They are indexed at once; images are opened when they are asked for.</param>
    /// <param name="imageRoot">Folder that the file's <c>file_name</c>s are relative to; by default the folder of the file, or its subfolder <c>images</c> where they are there; for a file in a folder
    /// <c>annotations</c> also the folder beside it that COCO (<c>train2017</c>) and CVAT (<c>images</c>) have. In a folder that is given, names that are absolute or go up
    /// are looked for by their last parts.</param>
    /// <param name="options">Null takes the classes of the file in the order of their ids, and counts what is wrong.</param>
    /// <returns>A view with the columns that <see cref="LabeledVideoData"/> lists. Crowds are ignored boxes.</returns>
    /// <remarks>
    /// Plain COCO files (no videos) are read too; every image is a still image then. Ids may be texts. A category that others name as their
    /// <c>supercategory</c> and that no annotation has is no class.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The file is malformed; the message names element and byte. Strictly read: anything counted.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledVideoData LoadFromCocoVid(string jsonPath, string? imageRoot = null, LabeledDataOptions? options = null) =>
        CocoVidData.Open(jsonPath, imageRoot, options);

    /// <summary>Opens a sequence of a MOT challenge (15, 16, 17, 20), or a folder of sequences.</summary>
    /// <param name="path">A folder with <c>gt/gt.txt</c> and usually <c>seqinfo.ini</c>, or a folder of such folders.</param>
    /// <param name="framesPath">
    /// Folder of images or video file with the frames of a single sequence. By default the sequence's image folder, the video file in
    /// it, or the video file beside it.
    /// </param>
    /// <param name="options">
    /// Null takes pedestrians as the only class, or all that a file <c>gt/labels.txt</c> names, one a line, as CVAT writes it. Other classes by the
    /// names of the challenge: car, bicycle, person on vehicle, static person …
    /// </param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledVideoData"/> lists. Lines with confidence 0 and of other classes are ignored boxes;
    /// from MOT16 on an object is occluded where less than half of it can be seen.
    /// </returns>
    /// <remarks>Frames and pixels, which MOT counts from 1, are counted from 0. A video file is passed over once to count its frames.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, the message names file and line; or there are no frames. Strictly read: anything counted.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or frames are given for several sequences.</exception>
    /// <exception cref="DllNotFoundException">The frames are a video file and OpenCV cannot be loaded; the message says what to install.</exception>
    public LabeledVideoData LoadFromMot(string path, string? framesPath = null, LabeledDataOptions? options = null) =>
        MotData.Open(path, framesPath, options);

    /// <summary>Opens videos whose boxes are in a CSV file.</summary>
    /// <param name="csvPath">
    /// The boxes, one a line, under a header: <c>video</c>, <c>frame</c> (0-based), <c>class</c>, <c>x</c>, <c>y</c>, <c>width</c>,
    /// <c>height</c> (pixels from the top left corner) in any order, and optionally <c>track</c>, <c>ignore</c> and <c>occluded</c> (0 or 1).
    /// Quotes as in RFC 4180; separators may be semicolons or tabs; other columns are passed over.
    /// </param>
    /// <param name="framesRoot">Folder with a folder of images, or a video file, for each video; by default the folder of the file. In a folder that is given, names that are absolute or go up are
    /// looked for by their last parts.</param>
    /// <param name="options">Null takes the classes that occur, in alphabetical order: give them where several files shall agree.</param>
    /// <returns>A view with the columns that <see cref="LabeledVideoData"/> lists, of the videos that occur in the file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, the message names file and line; or a video is missing. Strictly read: anything counted.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DllNotFoundException">The frames are a video file and OpenCV cannot be loaded; the message says what to install.</exception>
    public LabeledVideoData LoadFromBoxesCsv(string csvPath, string? framesRoot = null, LabeledDataOptions? options = null) =>
        BoxesCsvData.Open(csvPath, framesRoot, options);

    /// <summary>Opens a set of a dataset with YOLO's text labels, as ultralytics, Roboflow and CVAT export it.</summary>
    /// <param name="path">
    /// The <c>data.yaml</c> that names classes and sets, or its folder; or Darknet's <c>obj.data</c>, or a <c>classes.txt</c> beside <c>images</c>. Sets are folders of images, lists of images
    /// (.txt), or several of them; paths start from its <c>path</c> below its own folder, and those of other machines are looked for by their ends.
    /// </param>
    /// <param name="set"><c>train</c>, <c>val</c> or <c>test</c>; null takes <c>train</c> where it is there.</param>
    /// <param name="imageRoot">Folder that paths start from instead; nothing outside of it is opened.</param>
    /// <param name="grouping">Which images are frames of videos: the number in its name is the frame's number.</param>
    /// <param name="options">Null takes the classes of the file in the order of their numbers, and counts what is wrong.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledVideoData"/> lists. Images without a file of labels are frames without objects; of
    /// polygons the box around them is taken. Tracks are those that ultralytics writes behind a box.
    /// </returns>
    /// <remarks>Labels are where <c>labels</c> stands for the last <c>images</c> in an image's path, or beside it; they are opened when they are asked for.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder <paramref name="imageRoot"/>.</exception>
    /// <exception cref="InvalidDataException">The description is malformed, or there are no images. While rows are read: labels are malformed, the message names file and line.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LabeledVideoData LoadFromYolo(
        string path,
        string? set = null,
        string? imageRoot = null,
        ImageGrouping grouping = ImageGrouping.Automatic,
        LabeledDataOptions? options = null) => YoloData.Open(path, set, imageRoot, grouping, options);

    /// <summary>Opens annotations of the format "CVAT for video 1.1": tracks with key frames.</summary>
    /// <param name="path">An <c>annotations.xml</c>, of a task, a job or a project, or a folder of such files or of folders with them.</param>
    /// <param name="framesPath">
    /// Video file or folder of images; of several tasks, the folder with a video file or folder of images for each by its name or source. By
    /// default the folder <c>images</c> beside the file, or the video beside it that is its source or the only one.
    /// </param>
    /// <param name="options">Null takes the classes of the file in its order, and counts what is wrong.</param>
    /// <returns>
    /// A view with the columns that <see cref="LabeledVideoData"/> lists: the frames of each task, with their numbers in the source video. Boxes
    /// between key frames are interpolated and marked as generated; from a key frame that is outside to the next one there is no object, and after
    /// the last key frame it stays as it is, as in CVAT. Objects with an attribute <c>ignore</c>, <c>ignored</c>, <c>crowd</c> or <c>iscrowd</c> that is true are ignored boxes.
    /// </returns>
    /// <remarks>Of polygons, polylines, ellipses, masks and cuboids the box around them is taken; points and skeletons are passed over.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, the message names file and line; or there are no frames. Strictly read: anything counted.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DllNotFoundException">The frames are a video file and OpenCV cannot be loaded; the message says what to install.</exception>
    public LabeledVideoData LoadFromCvat(string path, string? framesPath = null, LabeledDataOptions? options = null) =>
        CvatData.Open(path, framesPath, options);

    /// <summary>Writes labelled videos as a COCO-VID file, with or without their images.</summary>
    /// <param name="data">Any labelled videos.</param>
    /// <param name="jsonPath">The file; an earlier one is replaced once the new one is complete.</param>
    /// <param name="imageFolder">Receives the images: copies of image files, and JPEGs of frames out of video files. Null writes none.</param>
    /// <param name="cancellationToken">Ends the writing; images that were written stay, the file does not appear.</param>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="jsonPath"/> does not exist.</exception>
    /// <exception cref="InvalidDataException">Labels or images cannot be read, or the name of a video is no path below a folder.</exception>
    public void SaveAsCocoVid(
        LabeledVideoData data, string jsonPath, string? imageFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        CocoVidExport.Write(data, jsonPath, imageFolder, cancellationToken);
    }

    /// <summary>Lines labelled data up, such as ImageNet VID and DET, which training mixes.</summary>
    /// <param name="parts">The parts. Their classes are mapped by name to those of the first one.</param>
    /// <returns>The videos of all parts. Where two parts have a video of the same name, the number of the part is added to it.</returns>
    /// <exception cref="ArgumentException">There is no part, or a part has a class that the first one does not have.</exception>
    public LabeledVideoData Concatenate(params LabeledVideoData[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return LabeledVideoData.Concatenate([.. parts]);
    }

    /// <summary>Takes the same range of frames of every video, for example the first minutes to train on and the rest to test on.</summary>
    /// <param name="data">All frames.</param>
    /// <param name="firstFrame">0-based number of the first frame to take.</param>
    /// <param name="frameCount">So many frame numbers from there; a video need not have all. Default: all that follow.</param>
    /// <returns>A view of these frames, which keep their numbers. Videos without one are not in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstFrame"/> is negative, or <paramref name="frameCount"/> not positive.</exception>
    /// <exception cref="InvalidDataException">No video has such frames.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public LabeledVideoData TakeFrames(LabeledVideoData data, int firstFrame, int frameCount = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.TakeFrames(firstFrame, frameCount);
    }
}
