using System.Diagnostics;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Weights.Published;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>Dff.Samples as a process that fetches files from a server on this machine.</summary>
[TestClass]
public sealed class DownloadTests : IDisposable
{
    private const string R50 = "dff_faster_rcnn_r50_dc5_1x_imagenetvid";

    private readonly PublishedFile _file = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_file_is_fetched_checked_and_found_again()
    {
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        for (int run = 0; run < 2; run++)
        {
            (int exitCode, string output, string error) = SamplesProcess.Finish(Start(server.Address, "download", _file.Address));
            Assert.AreEqual(0, exitCode, error);
            Assert.EndsWith(Cached(_file.Name) + Environment.NewLine, output);
        }

        Assert.HasCount(1, server.Requests);
        CollectionAssert.AreEqual(_file.Bytes, File.ReadAllBytes(Cached(_file.Name)));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Ctrl_C_keeps_what_came_and_the_next_run_goes_on_there()
    {
        using var server = new FileServer((request, before) => FileReply.To(request, _file.Bytes) with
        {
            CutAfter = before == 0 ? 200_000 : null, Gate = before == 0 ? new TaskCompletionSource().Task : null,
        });
        using (Process process = Start(server.Address, "download", _file.Address))
        {
            Assert.IsTrue(SpinWait.SpinUntil(() => new FileInfo(Cached(_file.Name + ".part")) is { Exists: true, Length: 200_000 }, TimeSpan.FromMinutes(1)));
            using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
                kill.WaitForExit();
            (int interrupted, _, string said) = SamplesProcess.Finish(process);
            Assert.AreEqual(130, interrupted, said);
            Assert.IsFalse(File.Exists(Cached(_file.Name)));
        }

        (int exitCode, string output, string error) = SamplesProcess.Finish(Start(server.Address, "download", _file.Address));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Fetching it, after the 200,000 bytes that are there.", output);
        Assert.AreEqual("bytes=200000-", server.Requests[1].Range);
        CollectionAssert.AreEqual(_file.Bytes, File.ReadAllBytes(Cached(_file.Name)));
    }

    [TestMethod]
    public void Another_file_than_the_published_one_is_an_error_and_leaves_nothing()
    {
        using var server = new FileServer((_, _) => FileReply.Whole(PublishedFile.Random(2)));
        (int exitCode, _, string error) = SamplesProcess.Finish(Start(server.Address, "download", "r50"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains($"begins with {PublishedFile.Digits(PublishedFile.Random(2))}, not 548911a4", error);
        Assert.AreEqual($"/mmtracking/vid/dff/{R50}/{R50}_20201227_213250-548911a4.pth", server.Requests.Single().Target);
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(Cached(""))!, "*.p*t*h"));
    }

    // A limit on the size of files is what a full disk is to the one who writes: bash counts it in blocks of 1024 bytes, and a process that ignores the signal gets an error.
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_full_disk_is_an_error_that_keeps_what_came()
    {
        using var server = new FileServer((request, _) => FileReply.To(request, _file.Bytes));
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
        {
            "-c", "trap '' XFSZ; ulimit -f 200; exec dotnet \"$@\"", "bash", Path.Combine(AppContext.BaseDirectory, "Dff.Samples.dll"), "download", _file.Address,
        })
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in Callbacks(server.Address))
            start.Environment[name] = value;
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the runtime's own file would be too large
        (int exitCode, _, string error) = SamplesProcess.Finish(Process.Start(start)!);
        Assert.AreEqual(1, exitCode, error);
        Assert.Contains(".part' cannot be written: ", error);
        Assert.Contains("204,800 bytes are kept. Make room", error);
        Assert.IsFalse(File.Exists(Cached(_file.Name)));

        (exitCode, _, error) = SamplesProcess.Finish(Start(server.Address, "download", _file.Address));
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual("bytes=204800-", server.Requests[1].Range);
    }

    [TestMethod]
    public void Without_a_network_the_message_says_what_to_do_by_hand()
    {
        var server = new FileServer((_, _) => new FileReply(404, []));
        server.Dispose();
        (int exitCode, _, string error) = SamplesProcess.Finish(Start(server.Address, "download", "resnet18"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("cannot be reached", error);
        Assert.Contains($"fetch https://download.pytorch.org/models/resnet18-f37072fd.pth elsewhere and put it, under its name, into the folder '{Path.GetDirectoryName(Cached("x"))}'", error);
    }

    [TestMethod]
    public void A_proxy_is_asked_for_what_is_elsewhere()
    {
        using var proxy = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        using Process process = Start("http://mirror.invalid", ("HTTP_PROXY", proxy.Address), "download", _file.Address);
        (int exitCode, _, string error) = SamplesProcess.Finish(process);
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual($"GET http://mirror.invalid/dff/{_file.Name} HTTP/1.1", proxy.Requests.Single().Line);
    }

    [TestMethod]
    public void A_proxy_that_refuses_is_named()
    {
        using var proxy = new FileServer((_, _) => new FileReply(403, []));
        using Process process = Start("", ("HTTPS_PROXY", proxy.Address), "download", "r50");
        (int exitCode, _, string error) = SamplesProcess.Finish(process);
        Assert.AreEqual(1, exitCode);
        Assert.AreEqual("CONNECT download.openmmlab.com:443 HTTP/1.1", proxy.Requests.First().Line);
        Assert.Contains($"download.openmmlab.com cannot be reached through the proxy {new Uri(proxy.Address).Authority}: ", error);
    }

    [TestMethod]
    public void A_name_is_taken_where_a_model_is_expected()
    {
        var checkpoint = new PublishedFile(File.ReadAllBytes(Fixtures.Reference("checkpoints", "names_r50_zip.pth")));
        using var server = new FileServer((_, _) => FileReply.Whole(checkpoint.Bytes));
        (int exitCode, string output, string error) = SamplesProcess.Finish(Start(server.Address, "import", "--checkpoint", checkpoint.Address, "--output", _folder.File("r50.zip")));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("ResNet50, 30 classes", output);

        (exitCode, output, error) = SamplesProcess.Finish(Start(server.Address, "inspect", checkpoint.Address));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("a Deep Feature Flow detector", output);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    [DataRow("predict --model r101 --json out.jsonl --input FRAMES", "ad732e17", DisplayName = "predict")]
    [DataRow("predict --model r101 --json out.jsonl --input VIDEOS", "ad732e17", DisplayName = "predict, several videos")]
    [DataRow("evaluate --model x101 --data FRAMES", "0a9e6cb5", DisplayName = "evaluate")]
    [DataRow("serve --model r50 --urls http://127.0.0.1:0", "548911a4", DisplayName = "serve")]
    [DataRow("inspect resnet34", "b627a593", DisplayName = "inspect")]
    [DataRow("import --checkpoint r50 --output m.zip", "548911a4", DisplayName = "import")]
    [DataRow("train --data FRAMES --output m.zip --init resnet50", "0676ba61", DisplayName = "train")]
    public void Each_command_fetches_and_checks_the_weights_of_that_name(string line, string digits)
    {
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        string frames = Fixtures.Reference("frames_small");
        string videos = _folder.File("videos");
        foreach (string name in new[] { "a", "b" })
        {
            Directory.CreateDirectory(Path.Combine(videos, name));
            File.Copy(Directory.GetFiles(frames)[0], Path.Combine(videos, name, "0.png"));
        }

        string[] arguments = [.. line.Split(' ').Select(word => word switch
        {
            "FRAMES" => frames, "VIDEOS" => videos, "out.jsonl" or "m.zip" => _folder.File(word), _ => word,
        })];
        (int exitCode, _, string error) = SamplesProcess.Finish(Start(server.Address, arguments));
        Assert.AreEqual(1, exitCode);
        Assert.Contains($"not {digits}. It was deleted.", error);
        Assert.Contains($"-{digits}.pth", server.Requests.Single().Target);
    }

    [TestMethod]
    public void A_file_of_that_name_comes_first()
    {
        string here = _folder.Write("r50", "no model");
        (int exitCode, _, string error) = SamplesHere.Run("inspect", here);
        Assert.AreEqual(1, exitCode);
        Assert.Contains(here, error);
    }

    [TestMethod]
    [DataRow("resnet49", "'resnet49' names no published weights; there are r50, r101")]
    [DataRow("http://example.org/a-0123abcd.pth", "An address must begin with https://")]
    [DataRow("r50 --mirror here", "--mirror is 'here'; it must be like https://")]
    public void Wrong_arguments_are_told_before_anything_is_fetched(string arguments, string message)
    {
        (int exitCode, _, string error) = SamplesHere.Run(["download", .. arguments.Split(' ')]);
        Assert.AreEqual(2, exitCode);
        Assert.Contains(message, error);
    }

    [TestMethod]
    public void Without_names_it_lists_what_there_is()
    {
        _folder.Write("resnet18-f37072fd.pth", "here");
        (int exitCode, string output, _) = SamplesHere.Run("download", "--folder", _folder.Root);
        Assert.AreEqual(0, exitCode);
        Assert.Contains("resnet18          ImageNet backbone (torchvision), here", output);
        Assert.Contains("x101              Deep Feature Flow detector, ResNeXt-101", output);
    }

    private string Cached(string name) => Path.Combine(_folder.File("cache"), "VideoDetection", name);

    private Process Start(string mirror, params string[] arguments) => SamplesProcess.Start(Callbacks(mirror), arguments);

    private Process Start(string mirror, (string Name, string Value) variable, params string[] arguments)
    {
        Dictionary<string, string?> environment = Callbacks(mirror);
        environment[variable.Name] = variable.Value;
        return SamplesProcess.Start(environment, arguments);
    }

    // The proxies of the machine that runs the tests do not know 127.0.0.1.
    private Dictionary<string, string?> Callbacks(string mirror)
    {
        var environment = new Dictionary<string, string?> { ["DFF_MIRROR"] = mirror, ["MICROSOFTML_RESOURCE_PATH"] = _folder.File("cache") };
        foreach (string name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" })
            (environment[name], environment[name.ToLowerInvariant()]) = (null, null);
        return environment;
    }
}
