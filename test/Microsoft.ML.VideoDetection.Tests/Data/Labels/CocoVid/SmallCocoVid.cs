namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

/// <summary>A COCO-VID file with two videos, a still image, a crowd and three categories in no order, and ways to spoil it.</summary>
internal static class SmallCocoVid
{
    internal const string Images =
        """
        [{"id": 20, "video_id": 2, "frame_id": 0, "file_name": "b/0.png", "width": 8, "height": 6},
         {"id": 11, "video_id": 1, "frame_id": 1, "file_name": "a/1.png", "width": 8, "height": 6, "is_vid_train_frame": false},
         {"id": 10, "video_id": 1, "frame_id": 0, "file_name": "a/0.png", "width": 8, "height": 6},
         {"id": 30, "video_id": -1, "frame_id": -1, "file_name": "stills/s.png", "width": 8, "height": 6}]
        """;

    internal const string Annotations =
        """
        [{"id": 1, "image_id": 11, "video_id": 1, "category_id": 7, "instance_id": 5, "bbox": [1, 2, 3.5, 4], "area": 14, "iscrowd": 0, "occluded": true, "generated": "0"},
         {"id": 2, "image_id": 11, "video_id": 1, "category_id": 3, "instance_id": 6, "bbox": [0, 0, 2, 2], "iscrowd": false, "occluded": 0, "generated": 1},
         {"id": 3, "image_id": 10, "category_id": 3, "bbox": [4, 4, 2, 2], "iscrowd": 1, "segmentation": {"counts": [1, [2, 3]], "size": [6, 8]}},
         {"id": 4, "image_id": 30, "category_id": 5, "bbox": [0, 0, 8, 6], "instance_id": 1}]
        """;

    internal const string Videos = """[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]""";

    internal const string Categories = """[{"id": 7, "name": "dog"}, {"id": 3, "name": "cat"}, {"id": 5, "name": "fox"}]""";

    internal static string Text(
        string images = Images, string annotations = Annotations, string videos = Videos, string categories = Categories) =>
        $$"""{"info": {"year": [2026]}, "annotations": {{annotations}}, "videos": {{videos}}, "images": {{images}}, "categories": {{categories}}}""";
}
