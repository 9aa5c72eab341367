using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.ML.VideoDetection.Data.Labels.ImageNet;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>The layout of ImageNet VID: <c>Data/VID/train/video/000000.JPEG</c>, <c>Annotations/VID/train/video/000000.xml</c>, <c>ImageSets/VID_train_15frames.txt</c>.</summary>
/// <remarks>
/// <para>Origin of the format: the ILSVRC2015 development kit, and mmtracking's tools/convert_datasets/ilsvrc/imagenet2coco_vid.py, which
/// takes a box from xmin to xmax without adding a pixel. Coordinates that are no whole numbers keep their fraction.</para>
/// <para>The list has a line for each training frame (the video, 1, the number of the frame, the number of frames), or, where every frame
/// is one, a single line with frame 0; and a line for each frame (video/frame, 1) of a video whose frames are not numbered without gaps.</para>
/// Classes of ImageNet VID are called by their WordNet ids, as there; others by their names.
/// </remarks>
internal sealed class ImageNetVidLayoutWriter : IDatasetLayoutWriter
{
    private const string Split = "train";

    private static readonly XmlWriterSettings _xml = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        Indent = true,
        IndentChars = "\t",
        NewLineChars = "\n",
    };

    private readonly string _imageFolder;
    private readonly string _annotationFolder;
    private readonly StreamWriter _list;
    private readonly string[] _classIds;
    private readonly List<(int Index, bool IsTrainingFrame)> _frames = [];
    private string _video = "";

    /// <param name="root">An empty folder.</param>
    /// <param name="classNames">Names of the classes, in the order of the labels.</param>
    internal ImageNetVidLayoutWriter(string root, IReadOnlyList<string> classNames)
    {
        _classIds = [.. classNames.Select(name => ImageNetVidClasses.Names.IndexOf(name) is >= 0 and int index ? ImageNetSynsets.Ids[index] : name)];
        _imageFolder = Path.Combine(root, "Data", "VID", Split);
        _annotationFolder = Path.Combine(root, "Annotations", "VID", Split);
        string lists = Directory.CreateDirectory(Path.Combine(root, "ImageSets")).FullName;
        _list = new StreamWriter(Path.Combine(lists, $"VID_{Split}_15frames.txt")) { NewLine = "\n" };
    }

    public string JpegExtension => ".JPEG";

    public string ImagePath(int index, string extension) =>
        Path.Combine(_imageFolder, _video, string.Create(CultureInfo.InvariantCulture, $"{index:D6}{extension}"));

    // A still image is a video of one frame: the sets for video have no other.
    public void BeginVideo(string name, bool isStill)
    {
        ListVideo();
        _video = name;
        Directory.CreateDirectory(Path.Combine(_annotationFolder, name));
    }

    public void AddFrame(DatasetFrame frame)
    {
        _frames.Add((frame.Index, frame.IsTrainingFrame));
        string stem = Path.GetFileNameWithoutExtension(frame.ImagePath);
        using XmlWriter xml = XmlWriter.Create(Path.Combine(_annotationFolder, _video, $"{stem}.xml"), _xml);
        xml.WriteStartElement("annotation");
        xml.WriteElementString("folder", _video);
        xml.WriteElementString("filename", stem);
        xml.WriteStartElement("size");
        Write(xml, "width", frame.Width);
        Write(xml, "height", frame.Height);
        xml.WriteEndElement();
        for (int i = 0; i < frame.Annotation.Labels.Length; i++)
        {
            WriteObject(xml, frame.Annotation, i);
        }

        xml.WriteEndElement();
    }

    public void Complete()
    {
        ListVideo();
        _list.Flush();
    }

    public void Dispose() => _list.Dispose();

    private void ListVideo()
    {
        if (_frames.Count == 0)
            return;
        if (_frames[^1].Index != _frames.Count - 1)
        {
            foreach ((int index, _) in _frames)
                _list.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Split}/{_video}/{index:D6} 1"));
        }
        else
        {
            // Training frames count from 1 in such a list; 0 stands for the whole video.
            bool all = _frames.TrueForAll(frame => frame.IsTrainingFrame);
            int[] numbers = all ? [0] : [.. _frames.Where(frame => frame.IsTrainingFrame).Select(frame => frame.Index + 1)];
            foreach (int number in numbers)
                _list.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Split}/{_video} 1 {number} {_frames.Count}"));
        }

        _frames.Clear();
    }

    private void WriteObject(XmlWriter xml, FrameAnnotation annotation, int index)
    {
        xml.WriteStartElement("object");
        if (annotation.TrackIds.Length > 0)
        {
            Write(xml, "trackid", annotation.TrackIds[index]);
        }

        xml.WriteElementString("name", _classIds[annotation.Labels[index] - 1]);
        ReadOnlySpan<float> box = annotation.Boxes.AsSpan(4 * index, 4);
        xml.WriteStartElement("bndbox");
        Write(xml, "xmax", box[2]);
        Write(xml, "xmin", box[0]);
        Write(xml, "ymax", box[3]);
        Write(xml, "ymin", box[1]);
        xml.WriteEndElement();
        Write(xml, "occluded", annotation.Occluded.Length > 0 && annotation.Occluded[index] ? 1 : 0);
        Write(xml, "generated", annotation.Generated.Length > 0 && annotation.Generated[index] ? 1 : 0);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string name, float value) =>
        xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));
}
