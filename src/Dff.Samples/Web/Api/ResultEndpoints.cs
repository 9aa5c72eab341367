using System.Text;
using System.Text.Json;
using Dff.Samples.Web.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Dff.Samples.Web.Api;

/// <summary>Detections of videos: while they are made, and as files.</summary>
internal static class ResultEndpoints
{
    private const string JsonLines = "application/x-ndjson";

    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder results = routes.MapGroup("/videos/{id}").WithTags("detections");
        results.MapGet("/detections", FollowAsync)
            .WithName("followDetections")
            .WithSummary("Detections as JSON lines, one frame each, as they are made")
            .WithDescription("The answer goes on until the work on the video ends; then GET /videos/{id} tells whether it is done or failed.")
            .Produces(StatusCodes.Status200OK, contentType: JsonLines)
            .Problems(404);
        results.MapGet("/detections.json", JsonAsync)
            .WithName("getDetectionsJson")
            .WithSummary("All detections as one JSON document: the video, and its frames")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Problems(404, 409);
        results.MapGet("/detections.csv", (string id, JobStore jobs) => Csv(jobs.Get(id)))
            .WithName("getDetectionsCsv")
            .WithSummary("All detections as CSV, one row each")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Problems(404, 409);
    }

    /// <exception cref="RequestProblem">The work goes on (409), or came to nothing (404).</exception>
    public static void RequireEnded(VideoJob job)
    {
        JobProgress progress = job.Progress;
        if (!progress.HasEnded)
            throw RequestProblem.Conflict($"{job.Upload.Name} is not finished: {progress.FramesDone} frames are done. Try again later; /videos/{job.Id}/detections gives what there is.");
        if (progress.FramesDone == 0)
            throw RequestProblem.NotFound($"There are no detections of {job.Upload.Name}: {progress.Error}");
    }

    /// <summary>The name that a result is saved under: that of the video, with another ending.</summary>
    public static string FileName(VideoJob job, string ending) => $"{Path.GetFileNameWithoutExtension(job.Upload.Name)}.{ending}";

    private static async Task FollowAsync(string id, HttpContext context, JobStore jobs, IHostApplicationLifetime lifetime)
    {
        VideoJob job = jobs.Get(id);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = JsonLines;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx passes lines on as they come
        await context.Response.StartAsync(either.Token);
        await job.Detections.FollowAsync(context.Response.Body, either.Token);
    }

    private static async Task JsonAsync(string id, HttpContext context, JobStore jobs, AnswerSource answers)
    {
        VideoJob job = jobs.Get(id);
        RequireEnded(job);
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentDisposition = Attachment(FileName(job, "detections.json"));
        string video = JsonSerializer.Serialize(answers.Of(job), JsonSerializerOptions.Web);
        await context.Response.WriteAsync($"{{\"video\":{video},\"frames\":[\n", context.RequestAborted);
        using var lines = new StreamReader(job.Detections.OpenRead(), Encoding.UTF8);
        string separator = "";
        while (await lines.ReadLineAsync(context.RequestAborted) is string line)
        {
            await context.Response.WriteAsync(separator + line, context.RequestAborted);
            separator = ",\n";
        }

        await context.Response.WriteAsync("\n]}\n", context.RequestAborted);
    }

    private static PhysicalFileHttpResult Csv(VideoJob job)
    {
        RequireEnded(job);
        return File.Exists(job.CsvPath)
            ? TypedResults.PhysicalFile(job.CsvPath, "text/csv; charset=utf-8", FileName(job, "detections.csv"))
            : throw RequestProblem.NotFound($"There is no CSV of {job.Upload.Name}: {job.Progress.Error}");
    }

    private static string Attachment(string name)
    {
        var header = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(name);
        return header.ToString();
    }
}
