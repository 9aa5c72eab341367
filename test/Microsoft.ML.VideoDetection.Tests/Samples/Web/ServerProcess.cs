using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary><c>Dff.Samples serve</c> in a process of its own, on a free port, with a small untrained model.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly Task<string> _error;

    public ServerProcess(params string[] arguments)
        : this(mlContext => SmallModel.Create(mlContext), arguments)
    {
    }

    /// <param name="create">Makes the model.</param>
    /// <param name="arguments">Further ones of the command.</param>
    public ServerProcess(Func<MLContext, VideoTransformer> create, params string[] arguments)
    {
        var mlContext = new MLContext(1);
        using (VideoTransformer model = create(mlContext))
            mlContext.Model.Save(model, model.InputSchema, _folder.File("small.zip"));
        Directory.CreateDirectory(Uploads);
        _process = SamplesProcess.Start(
            ["serve", "--model", _folder.File("small.zip"), "--urls", "http://127.0.0.1:0", "--folder", Uploads, "--threads", "1", .. arguments]);
        _error = _process.StandardError.ReadToEndAsync();
        string? line;
        var lines = new List<string>();
        while ((line = _process.StandardOutput.ReadLine()) is not null && !OpenLine().IsMatch(line))
            lines.Add(line);
        if (line is null)
            Assert.Fail($"The server ended: {string.Join('\n', lines)} {_error.Result}");
        Address = new Uri(OpenLine().Match(line).Groups[1].Value);
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Gets where it listens, such as http://127.0.0.1:40123/.</summary>
    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Gets the folder that it keeps uploads in.</summary>
    public string Uploads => _folder.File("uploads");

    /// <summary>Gets the folders of uploads that are there now.</summary>
    public string[] HeldFolders => [.. Directory.GetDirectories(Uploads).SelectMany(Directory.GetDirectories)];

    /// <summary>Presses Ctrl+C and waits for the end.</summary>
    public (int ExitCode, string Error) Interrupt()
    {
        Assert.AreEqual(0, Kill(_process.Id, 2));
        Assert.IsTrue(_process.WaitForExit(TimeSpan.FromSeconds(40)), "The server did not end after Ctrl+C.");
        return (_process.ExitCode, _error.Result);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [GeneratedRegex(@"^Open (http://\S+?)/? ")]
    private static partial Regex OpenLine();
}
