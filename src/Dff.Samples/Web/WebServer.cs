using Dff.Samples.Web.Api;
using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Models;
using Dff.Samples.Web.Pictures;
using Dff.Samples.Web.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web;

/// <summary>Puts the server together.</summary>
internal static class WebServer
{
    private const long SmallBody = 1 << 20;

    /// <summary>Makes the server, which is not started yet.</summary>
    /// <param name="settings">Addresses and limits.</param>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="folder">Where uploads lie; stays the caller's.</param>
    /// <param name="camera">The operator's camera, or null; stays the caller's.</param>
    public static WebApplication Create(ServeSettings settings, ServedModel model, UploadFolder folder, LiveVideoSource? camera = null)
    {
        // Empty: no appsettings.json of the folder where it was started, no ASPNETCORE_ variables change what the command line said.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(WebServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls([.. settings.Addresses.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = SmallBody; // uploads count for themselves
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(10)); // a place in the queue is not held for nothing
        });
        builder.Logging
            .AddSimpleConsole(console => (console.SingleLine, console.ColorBehavior) = (true, LoggerColorBehavior.Disabled))
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // why it cannot start, the command says
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = [.. HostsOf(settings)];
            hosts.IncludeFailureMessage = false; // the problem says it
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddRouting().AddOpenApi(ApiDescription.Configure);
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(model)
            .AddSingleton(folder)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<JobStore>()
            .AddSingleton<JobRunner>()
            .AddSingleton<VideoProbe>()
            .AddSingleton<FramePictures>()
            .AddSingleton<AnnotatedVideos>()
            .AddSingleton<PicturePrediction>()
            .AddSingleton<AnswerSource>()
            .AddHostedService<JobWorkers>()
            .AddHostedService<JobExpiry>();

        if (camera is not null)
            builder.Services.AddSingleton(camera).AddSingleton<CameraWatch>().AddHostedService(services => services.GetRequiredService<CameraWatch>());

        WebApplication server = builder.Build();
        server.Use(SecurityHeaders.AddAsync);
        server.UseMiddleware<ProblemMiddleware>();
        server.UseHostFiltering();
        server.UseMiddleware<SameOriginMiddleware>();
        server.UseRoutingWithHead();
        VideoEndpoints.Map(server);
        ResultEndpoints.Map(server);
        ServerEndpoints.Map(server);
        if (camera is not null)
            CameraEndpoint.Map(server);
        server.MapOpenApi();
        PageFiles.Map(server);
        return server;
    }

    private static IReadOnlyList<string> HostsOf(ServeSettings settings) =>
        settings.AllowedHosts.Count > 0 ? settings.AllowedHosts : settings.Addresses.DefaultHosts;
}
