using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Weights;
using Microsoft.ML.VideoDetection.Tests.Weights.Published;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>The files that the documentation's examples name, as small as can be.</summary>
internal static class SnippetFiles
{
    public static TemporaryFolder Create()
    {
        var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        Save(mlContext, SmallModel.Architecture, folder.File("dff.zip"));
        Save(mlContext, TinyTraining.Architecture, folder.File("tiny.zip"));
        using (TemporaryFile checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture).Write([.. SmallModel.Architecture.ClassNames]))
        {
            File.Copy(checkpoint.Path, folder.File("dff_faster_rcnn_r50_dc5_1x_imagenetvid.pth"));
            var published = new PublishedFile(File.ReadAllBytes(checkpoint.Path));
            Directory.CreateDirectory(folder.File("published"));
            folder.Write($"published/{published.Name}", published.Bytes); // there already: nothing is fetched
        }


        foreach (string name in new[] { "street.mp4", "north.mp4", "south.mp4" })
            Clips.Write(folder.File(name), 64, 48, 5, codec: "mp4v");
        folder.Write("boxes.csv", "video,frame,class,x,y,width,height\nstreet.mp4,0,car,8,8,24,16\nstreet.mp4,3,person,20,10,10,30\n");
        mlContext.VideoDetection.SaveAsCocoVid(TinyTraining.Data(), folder.File("annotations.json"), folder.File("images"));
        foreach (string sequence in new[] { "data/street", "data/MOT17/train/MOT17-02", "data/MOT17/val/MOT17-04" })
            Mot(folder, sequence);
        ImageNet(folder);
        foreach (string set in new[] { "train", "val" })
        {
            Picture(folder, $"CamVid/{set}/images/0016E5_00001.png");
            folder.Mask($"CamVid/{set}/labels/0016E5_00001.png", 64, [.. Enumerable.Range(0, 64 * 48).Select(i => (byte)(i < 32 * 48 ? 0 : 3))]);
        }

        Picture(folder, "roboflow/valid/images/a.jpg");
        folder.Write("roboflow/data.yaml", "val: ../valid/images\nnames: [car]\n");
        folder.Write(
            "annotations.xml",
            """<annotations><track id="0" label="car"><box frame="0" xtl="8" ytl="8" xbr="32" ybr="24"/></track></annotations>""");
        return folder;
    }

    private static void Save(MLContext mlContext, DeepFeatureFlowArchitecture architecture, string path)
    {
        using DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(architecture);
        mlContext.Model.Save(model, model.InputSchema, path);
    }

    private static void Mot(TemporaryFolder folder, string sequence)
    {
        Directory.CreateDirectory(folder.File($"{sequence}/gt"));
        for (int frame = 1; frame <= 8; frame++)
            Picture(folder, FormattableString.Invariant($"{sequence}/img1/{frame:D6}.jpg"));
        folder.Write($"{sequence}/gt/gt.txt", string.Concat(Enumerable.Range(1, 8).Select(frame => $"{frame},1,{10 + frame},8,16,32,1,1,1\n")));
    }

    // One video of two frames, one still image, nothing labelled.
    private static void ImageNet(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("data/ILSVRC2015/Annotations"));
        Directory.CreateDirectory(folder.File("data/ILSVRC2015/ImageSets"));
        foreach (string name in new[] { "VID/train/v/000000", "VID/train/v/000001", "DET/train/a" })
            Picture(folder, $"data/ILSVRC2015/Data/{name}.JPEG");
        folder.Write("data/ILSVRC2015/ImageSets/DET_train_30classes.txt", "train/a 1\n");
        foreach (string name in new[] { "VID/train/v/000000", "VID/train/v/000001", "DET/train/a" })
        {
            string path = $"data/ILSVRC2015/Annotations/{name}.xml";
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            folder.Write(path, "<annotation><size><width>64</width><height>48</height></size></annotation>");
        }
    }

    private static void Picture(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using MLImage image = Clips.Filled(64, 48, 90, 120, 60);
        image.Save(folder.File("picture.png"));
        File.Move(folder.File("picture.png"), folder.File(name)); // the reader goes by the content
    }
}
