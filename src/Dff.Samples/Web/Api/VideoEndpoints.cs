using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Pictures;
using Dff.Samples.Web.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Api;

/// <summary>Videos: upload, state, pictures, deletion.</summary>
internal static class VideoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder videos = routes.MapGroup("/videos").WithTags("videos");
        videos.MapPost("", UploadAsync)
            .WithName("uploadVideo")
            .WithSummary("Upload a video")
            .WithDescription("The file as the body, with its name in the query if it shall have one, or as the first file of a form. Detection starts when it is its turn.")
            .TakesFile("video")
            .Produces<VideoAnswer>(StatusCodes.Status202Accepted)
            .Problems(400, 403, 413, 415, 422, 429);
        videos.MapGet("/{id}", (string id, JobStore jobs, AnswerSource answers) => TypedResults.Ok(answers.Of(jobs.Get(id))))
            .WithName("getVideo")
            .WithSummary("State and progress of a video")
            .Problems(404);
        videos.MapDelete("/{id}", Delete)
            .WithName("deleteVideo")
            .WithSummary("Stop the work on a video and delete it with its results")
            .Produces(StatusCodes.Status204NoContent)
            .Problems(403, 404);
        videos.MapGet("/{id}/original", (string id, JobStore jobs) => Original(jobs.Get(id)))
            .WithName("getOriginal")
            .WithSummary("The video as it was uploaded; ranges are served")
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4", additionalContentTypes: ["video/webm", "video/x-msvideo"])
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4", additionalContentTypes: ["video/webm", "video/x-msvideo"])
            .Problems(404);
        videos.MapGet("/{id}/frames/{n:int:min(0)}", FrameAsync)
            .WithName("getFrame")
            .WithSummary("A frame as JPEG, counted from 0")
            .WithDescription("maxSide scales the longer side down to so many pixels, 16 to 8192.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .Problems(400, 404, 422);
        videos.MapGet("/{id}/masks/{n:int:min(0)}", Mask)
            .WithName("getMask")
            .WithSummary("The classes of a frame's pixels as a PNG of grays, 0-based; only of models that segment")
            .WithDescription("The longer side has at most 640 pixels.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .Problems(404);
        videos.MapGet("/{id}/annotated", AnnotatedAsync)
            .WithName("getAnnotated")
            .WithSummary("The video with its detections, or the classes of its pixels, drawn on it")
            .WithDescription("score leaves weaker detections out; classes keeps those of some class indices only, such as 0,2. It is drawn when it is asked for, which takes a while.")
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Problems(400, 404, 409, 429);
    }

    private static async Task<Accepted<VideoAnswer>> UploadAsync(
        HttpRequest request, UploadFolder folder, JobStore jobs, VideoProbe probe, AnswerSource answers, ServeSettings settings, CancellationToken cancel, string? name = null)
    {
        _ = name; // read by the upload; named here for the description
        jobs.Admit();
        string id = UploadFolder.NewId(), place = folder.Create(id);
        VideoJob job;
        try
        {
            UploadedFile file = await UploadReader.SaveAsync(request, place, UploadRules.Video(settings), cancel);
            VideoFileSource source = await probe.OpenAsync(file, cancel);
            job = new VideoJob(id, place, file, source);
        }
        catch
        {
            jobs.Leave();
            UploadFolder.Delete(place);
            throw;
        }

        jobs.Enqueue(job);
        return TypedResults.Accepted($"/videos/{id}", answers.Of(job));
    }

    private static NoContent Delete(string id, JobStore jobs, FramePictures pictures)
    {
        // Not waited for: a look through a long video may be going on.
        _ = pictures.ForgetAsync(jobs.Remove(id));
        return TypedResults.NoContent();
    }

    private static PhysicalFileHttpResult Original(VideoJob job) =>
        TypedResults.PhysicalFile(job.Upload.Path, job.Upload.Kind.ContentType, enableRangeProcessing: true);

    private static PhysicalFileHttpResult Mask(string id, int n, HttpResponse response, JobStore jobs)
    {
        string path = jobs.Get(id).MaskPath(n);
        if (!File.Exists(path))
            throw RequestProblem.NotFound($"There are no classes of the pixels of frame {n}: it was not worked on yet, is not there, or the model detects objects.");
        response.Headers.CacheControl = "private, max-age=3600, immutable";
        return TypedResults.PhysicalFile(path, "image/png");
    }

    private static async Task<FileContentHttpResult> FrameAsync(
        string id, int n, HttpResponse response, JobStore jobs, FramePictures pictures, CancellationToken cancel, int? maxSide = null)
    {
        if (maxSide is not (null or (>= 16 and <= 8192)))
            throw new RequestProblem(StatusCodes.Status400BadRequest, "Wrong query", $"maxSide is {maxSide}; it must be between 16 and 8192.");
        byte[] jpeg = await pictures.GetAsync(jobs.Get(id), n, maxSide ?? 0, cancel);
        response.Headers.CacheControl = "private, max-age=3600, immutable";
        return TypedResults.Bytes(jpeg, "image/jpeg");
    }

    private static async Task<FileStreamHttpResult> AnnotatedAsync(
        string id, JobStore jobs, AnnotatedVideos drawings, CancellationToken cancel, float? score = null, string? classes = null)
    {
        VideoJob job = jobs.Get(id);
        var filter = DetectionFilter.Parse(score, classes);
        ResultEndpoints.RequireEnded(job);
        try
        {
            return TypedResults.Stream(await drawings.DrawAsync(job, filter, cancel), "video/mp4", ResultEndpoints.FileName(job, "annotated.mp4"));
        }
        catch (IOException) when (job.IsRemoved)
        {
            throw RequestProblem.NotFound("The video was deleted while it was being drawn.");
        }
    }
}
