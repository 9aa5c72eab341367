using Dff.Samples.Web;
using Dff.Samples.Web.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>serve</c>: from loading the model to Ctrl+C, which is its ordinary end.</summary>
internal sealed class ServeRun
{
    public required string ModelPath { get; init; }

    public required ServeSettings Settings { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // First: a wrong address is found out at once, while a model takes seconds to load.
        using LiveVideoSource? camera = Settings.Camera is string address ? LiveInput.Open(address, "--camera") : null;
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads);
        ITransformer model = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(ModelPath, detectorsOnly: true, cancel));
        using var owner = model as IDisposable;
        var served = ServedModel.Of(mlContext, model, Path.GetFileName(ModelPath), Settings);
        using var folder = new UploadFolder(Settings.Folder);

        // Before the folder goes and the model is freed: no job runs any more.
        await using WebApplication server = WebServer.Create(Settings, served, folder, camera);
        try
        {
            await server.StartAsync(cancel);
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} Choose another address with --urls, for example --urls http://127.0.0.1:0 for any free port.", e);
        }

        Console.WriteLine($"{ModelPath}: {served.Architecture.Backbone}, {served.Architecture.ClassNames.Length} classes, on {served.Device}.");
        if (!Settings.Addresses.LoopbackOnly)
            Console.Error.WriteLine("Whoever reaches this address can upload videos and use this machine: there is no sign-in. See docs/web-app.md.");
        Console.WriteLine($"Open {string.Join(" or ", server.Urls)} in a browser. Ctrl+C ends the server and deletes what was uploaded.");
        await server.WaitForShutdownAsync(cancel);
        Console.WriteLine("Stopped.");
        return ExitCode.Done;
    }
}
