using System.Globalization;
using System.Text;
using Dff.Samples.Web.Pictures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Dff.Samples.Web.Api;

/// <summary>The operator's camera with boxes, as pictures that follow each other in one answer, which browsers show in an <c>img</c>.</summary>
internal static class CameraEndpoint
{
    private const string Boundary = "next-picture";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/camera", WatchAsync)
        .WithName("watchCamera")
        .WithTags("camera")
        .WithSummary("The camera that the server was started with, with boxes: JPEG pictures as multipart/x-mixed-replace, without end")
        .Produces(StatusCodes.Status200OK, contentType: "multipart/x-mixed-replace")
        .Problems(429);

    private static async Task WatchAsync(HttpContext context, CameraWatch watch, IHostApplicationLifetime lifetime)
    {
        watch.Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            HttpResponse response = context.Response;
            response.ContentType = $"multipart/x-mixed-replace; boundary={Boundary}";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            await response.WriteAsync($"--{Boundary}\r\n", either.Token);
            while (true)
            {
                byte[] jpeg = await watch.NextAsync(either.Token);
                string header = string.Create(CultureInfo.InvariantCulture, $"Content-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
                await response.Body.WriteAsync(Encoding.ASCII.GetBytes(header), either.Token);
                await response.Body.WriteAsync(jpeg, either.Token);
                await response.WriteAsync($"\r\n--{Boundary}\r\n", either.Token); // browsers show a picture when it has ended
                await response.Body.FlushAsync(either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer or the server went.
        }
        finally
        {
            watch.Leave();
        }
    }
}
