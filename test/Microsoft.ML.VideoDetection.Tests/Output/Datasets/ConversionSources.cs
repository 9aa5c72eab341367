using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output.Datasets;

/// <summary>Small datasets of every format that is read, with cars and pedestrians.</summary>
internal static class ConversionSources
{
    private const string Rows = "video,frame,class,x,y,width,height,track,occluded,ignore\nstreet.avi,0,car,1.25,1,8,8,4,1,0\n"
        + "street.avi,0,pedestrian,20,10,5.5,7.125,5,0,0\nstreet.avi,3,pedestrian,21,10,6,7,5,0,0\nstreet.avi,3,pedestrian,40,10,6,7,6,1,0\nstreet.avi,3,car,50,30,10,10,-1,0,1\n";

    /// <summary>Writes and opens one.</summary>
    internal static LabeledVideoData Open(VideoDetectionCatalog catalog, string format, TemporaryFolder folder, LabeledDataOptions options)
    {
        switch (format)
        {
            case "csv":
                Clips.Write(folder.File("street.avi"), 64, 48, 4);
                return catalog.LoadFromBoxesCsv(folder.Write("boxes.csv", Rows), options: options);
            case "coco":
                catalog.SaveAsFolder(Open(catalog, "csv", folder, new()), folder.File("coco"), DatasetLayout.CocoVid);
                return catalog.LoadFromCocoVid(folder.File("coco/annotations.json"), options: options);
            case "vid":
                catalog.SaveAsFolder(Open(catalog, "csv", folder, new()), folder.File("vid"), DatasetLayout.ImageNetVid);
                return catalog.LoadFromImageNetVid(folder.File("vid"), options: options);
            case "mot":
                Clips.Write(folder.File("street.avi"), 64, 48, 4);
                folder.Text("walk/gt/gt.txt", "1,1,2,2,8,8,1,1,1\n2,1,3.5,2,8,8,1,1,0.2\n2,2,30,20,8,8,0,1,1\n3,3,30,20,8,8,1,1,1\n4,7,31,20,8,8,0,3,1\n");
                return catalog.LoadFromMot(folder.File("walk"), folder.File("street.avi"), options);
            case "cvat":
                Clips.Write(folder.File("street.avi"), 64, 48, 4);
                return catalog.LoadFromCvat(
                    folder.Write(
                        "annotations.xml",
                        """
                        <annotations><meta><task><name>street</name><size>4</size><source>street.avi</source></task></meta>
                        <track id="0" label="pedestrian"><box frame="0" xtl="1.25" ytl="2" xbr="9.5" ybr="20"/><box frame="3" xtl="4.75" ytl="2" xbr="13" ybr="20" occluded="1"/></track>
                        <track id="1" label="car"><box frame="1" xtl="31" ytl="2" xbr="39" ybr="20"/><box frame="2" outside="1" xtl="31" ytl="2" xbr="39" ybr="20"/></track>
                        <track id="2" label="car"><box frame="1" xtl="50" ytl="2" xbr="59" ybr="20"><attribute name="ignore">true</attribute></box><box frame="2" outside="1" xtl="50" ytl="2" xbr="59" ybr="20"/></track>
                        </annotations>
                        """),
                    options: options);
            default:
                folder.Text("yolo/data.yaml", "train: images/train\nnames: [car, pedestrian]\n");
                for (int i = 3; i < 6; i++)
                {
                    folder.Picture($"yolo/images/train/street_{i:D6}.png", 64, 48);
                    folder.Text($"yolo/labels/train/street_{i:D6}.txt", $"1 0.{i} 0.5 0.123456 0.3333\n0 0.7 0.5 0.1 0.1\n");
                }

                folder.Picture("yolo/images/train/still.png", 32, 16);
                folder.Text("yolo/labels/train/still.txt", "1 0.5 0.5 0.25 0.25\n");
                return catalog.LoadFromYolo(folder.File("yolo"), options: options);
        }
    }
}
