using System.Net;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Training;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Published;

/// <summary>Downloads from a server on this machine.</summary>
[TestClass]
public sealed class WeightDownloadTests : IDisposable
{
    private readonly PublishedFile _file = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<WeightDownloadProgress> _reports = [];

    // A proxy of the machine that runs the tests does not know 127.0.0.1.
    [ClassInitialize]
    public static void GoDirectly(TestContext _) => HttpClient.DefaultProxy = new WebProxy();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_file_is_fetched_once_and_nothing_else_is_left()
    {
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        string path = await DownloadAsync(server);
        Assert.AreEqual(_folder.File(_file.Name), path);
        AssertWhole();
        Assert.AreEqual(300_000, _reports[^1].Bytes);
        Assert.AreEqual(300_000, _reports[^1].TotalBytes);

        Assert.AreEqual(path, await DownloadAsync(server));
        Assert.HasCount(1, server.Requests);
        Assert.AreEqual($"/dff/{_file.Name}", server.Requests[0].Target);
        Assert.IsNull(server.Requests[0].Range);
    }

    [TestMethod]
    public async Task A_broken_connection_is_taken_up_where_it_ended()
    {
        using var server = new FileServer((request, before) => FileReply.To(request, _file.Bytes) with { CutAfter = before < 2 ? 100_000 : null });
        await DownloadAsync(server);
        AssertWhole();
        CollectionAssert.AreEqual(new[] { null, "bytes=100000-", "bytes=200000-" }, server.Requests.Select(request => request.Range).ToArray());
        CollectionAssert.AreEqual(new[] { null, "\"v1\"", "\"v1\"" }, server.Requests.Select(request => request.IfRange).ToArray());
    }

    [TestMethod]
    public async Task What_came_before_the_connection_broke_for_good_is_kept_for_the_next_time()
    {
        using (var server = new FileServer((request, before) => before == 0 ? FileReply.Whole(_file.Bytes) with { CutAfter = 123_456 } : new FileReply(503, [])))
        {
            HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(server));
            Assert.Contains("503", error.Message);
            Assert.Contains("123,456 bytes are kept, and the next attempt goes on from there.", error.Message);
            Assert.HasCount(4, server.Requests); // the one with 123 456 bytes, and three without any
        }

        Assert.AreEqual(123_456, new FileInfo(_folder.File(_file.Name + ".part")).Length);
        Assert.IsFalse(File.Exists(_folder.File(_file.Name)));

        using var second = new FileServer((request, _) => FileReply.To(request, _file.Bytes));
        await DownloadAsync(second);
        AssertWhole();
        Assert.AreEqual("bytes=123456-", second.Requests.Single().Range);
        Assert.AreEqual("\"v1\"", second.Requests.Single().IfRange);
        Assert.AreEqual(123_456, _reports[^1].ResumedFrom);
    }

    [TestMethod]
    public async Task A_server_without_ranges_sends_all_again()
    {
        using var server = new FileServer((_, before) => FileReply.Whole(_file.Bytes) with { CutAfter = before == 0 ? 100_000 : null });
        await DownloadAsync(server);
        AssertWhole();
        Assert.HasCount(2, server.Requests);
        Assert.AreEqual(0, _reports[^1].ResumedFrom);
    }

    [TestMethod]
    public async Task A_server_without_ranges_that_always_breaks_off_is_given_up()
    {
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes) with { CutAfter = 100_000 });
        HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(server));
        Assert.Contains("broke", error.Message);
        Assert.HasCount(4, server.Requests); // 100 000 bytes once, and three times no more than that
    }

    [TestMethod]
    public async Task A_file_that_was_changed_meanwhile_is_fetched_anew()
    {
        byte[] other = PublishedFile.Random(2);
        using var server = new FileServer((request, before) => before == 0
            ? FileReply.Whole(other, "\"old\"") with { CutAfter = 100_000 }
            : FileReply.To(request, _file.Bytes, "\"new\""));
        await DownloadAsync(server);
        AssertWhole();
        Assert.AreEqual("\"old\"", server.Requests[1].IfRange);
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_part_of_another_version_on_a_server_without_entity_tags_is_fetched_anew()
    {
        _folder.Write(_file.Name + ".part", PublishedFile.Random(2).AsSpan(0, 1000));
        using var server = new FileServer((request, _) => FileReply.To(request, _file.Bytes));
        await DownloadAsync(server);
        AssertWhole();
        CollectionAssert.AreEqual(new[] { "bytes=1000-", null }, server.Requests.Select(request => request.Range).ToArray());
    }

    [TestMethod]
    [DataRow(300_000, DisplayName = "complete")]
    [DataRow(300_001, DisplayName = "too long")]
    public async Task A_part_that_has_no_rest_is_taken_or_fetched_anew(int length)
    {
        _folder.Write(_file.Name + ".part", [.. _file.Bytes, .. new byte[length - 300_000]]);
        using var server = new FileServer((request, _) => request.Start >= 300_000
            ? new FileReply(416, [], "Content-Range: bytes */300000")
            : FileReply.To(request, _file.Bytes));
        await DownloadAsync(server);
        AssertWhole();
        Assert.HasCount(length == 300_000 ? 1 : 2, server.Requests);
    }

    [TestMethod]
    public async Task Another_file_than_the_published_one_is_refused_and_deleted()
    {
        byte[] other = PublishedFile.Random(2);
        using var server = new FileServer((_, _) => FileReply.Whole(other));
        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => DownloadAsync(server));
        Assert.Contains($"the SHA-256 of its 300,000 bytes begins with {PublishedFile.Digits(other)}, not {PublishedFile.Digits(_file.Bytes)}", error.Message);
        AssertNothing();
    }

    [TestMethod]
    public async Task A_length_that_is_too_short_is_found_by_the_hash()
    {
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes[..299_999]));
        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => DownloadAsync(server));
        Assert.Contains("299,999 bytes", error.Message);
        AssertNothing();
    }

    [TestMethod]
    public async Task A_length_that_is_too_long_is_a_connection_that_broke()
    {
        using var server = new FileServer((request, _) => request.Start == 0
            ? FileReply.Whole(_file.Bytes) with { Announced = 300_010 }
            : new FileReply(206, [], "Content-Range: bytes 300000-300009/300010") { Announced = 10 });
        HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(server));
        Assert.Contains("300,000 bytes are kept", error.Message);
        Assert.IsFalse(File.Exists(_folder.File(_file.Name)));
    }

    [TestMethod]
    [DataRow(404)]
    [DataRow(403)]
    [DataRow(500)]
    public async Task A_refusal_names_address_and_status(int status)
    {
        using var server = new FileServer((_, _) => new FileReply(status, []));
        HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(server));
        Assert.Contains($"{server.Address}/", error.Message);
        Assert.Contains($"it answers {status}", error.Message);
        AssertNothing();
    }

    [TestMethod]
    public async Task A_mirror_may_have_all_files_in_one_folder()
    {
        using var server = new FileServer((request, _) =>
            request.Target == $"/{_file.Name}" ? FileReply.Whole(_file.Bytes) : new FileReply(404, []));
        await DownloadAsync(server);
        AssertWhole();
        CollectionAssert.AreEqual(new[] { $"/dff/{_file.Name}", $"/{_file.Name}" }, server.Requests.Select(request => request.Target).ToArray());
    }

    [TestMethod]
    public async Task A_redirection_is_followed_but_not_for_ever()
    {
        using (var server = new FileServer((request, _) => request.Target == "/cdn" ? FileReply.Whole(_file.Bytes) : new FileReply(302, [], "Location: /cdn")))
            await DownloadAsync(server);
        AssertWhole();
        File.Delete(_folder.File(_file.Name));

        using var circle = new FileServer((_, before) => new FileReply(302, [], $"Location: /{before}"));
        HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(circle));
        Assert.Contains("which is not followed", error.Message);
        Assert.HasCount(6, circle.Requests); // five redirections
    }

    [TestMethod]
    public async Task Without_a_network_the_message_says_what_to_do_by_hand()
    {
        var server = new FileServer((_, _) => new FileReply(404, []));
        server.Dispose();
        HttpRequestException error = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => DownloadAsync(server));
        Assert.Contains("cannot be reached", error.Message);
        Assert.Contains($"fetch {_file.Address} elsewhere and put it, under its name, into the folder '{_folder.Root}'", error.Message);
        AssertNothing();
    }

    [TestMethod]
    public async Task A_sign_in_page_is_not_taken_for_the_file()
    {
        using var server = new FileServer((_, _) => new FileReply(200, "<html>"u8.ToArray(), "Content-Type: text/html; charset=utf-8"));
        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => DownloadAsync(server));
        Assert.Contains("it sends a web page instead of the file", error.Message);
        AssertNothing();
    }

    [TestMethod]
    public async Task A_damaged_file_in_the_folder_is_replaced()
    {
        _folder.Write(_file.Name, _file.Bytes.AsSpan(0, 1000));
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        await DownloadAsync(server);
        AssertWhole();
    }

    [TestMethod]
    public async Task A_disk_without_room_is_found_before_the_bytes_are_fetched()
    {
        _folder.Write(_file.Name + ".part", _file.Bytes.AsSpan(0, 100_000));
        using var server = new FileServer((request, _) => FileReply.To(request, _file.Bytes));
        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => DownloadAsync(server, options => options.FreeBytes = _ => 199_999));
        Assert.Contains("the disk has room for 199,999 bytes, and 200,000 bytes are missing. 100,000 bytes are kept.", error.Message);

        await DownloadAsync(server, options => options.FreeBytes = _ => 200_000);
        AssertWhole();
    }

    [TestMethod]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        string file = _folder.Write("taken", "a file");
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes));
        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => DownloadAsync(server, options => options.Folder = file));
        Assert.Contains($"Nothing can be written to the folder '{file}'", error.Message);
    }

    [TestMethod]
    public async Task Of_two_that_want_a_file_one_fetches_it_and_the_other_waits()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new FileServer((_, _) => FileReply.Whole(_file.Bytes) with { CutAfter = 1000, Gate = gate.Task });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> first = DownloadAsync(server, options => options.Progress = new Listener(_ => begun.TrySetResult()));
        await begun.Task;
        Task<string> second = DownloadAsync(server, options => options.Progress = new Listener(report =>
        {
            if (report.IsWaiting)
                waits.TrySetResult();
        }));
        await waits.Task;
        gate.SetResult();
        Assert.AreEqual(await first, await second);
        AssertWhole();
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task Cancelling_keeps_what_is_there()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new FileServer((request, before) => FileReply.To(request, _file.Bytes) with
        {
            CutAfter = before == 0 ? 50_000 : null, Gate = before == 0 ? new TaskCompletionSource().Task : null,
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => DownloadAsync(
            server,
            options => options.Progress = new Listener(report =>
            {
                if (report.Bytes == 50_000)
                    cancel.Cancel();
            }),
            cancel.Token));
        await DownloadAsync(server);
        AssertWhole();
        Assert.AreEqual("bytes=50000-", server.Requests[1].Range);
    }

    [TestMethod]
    public async Task A_server_that_falls_silent_is_asked_again()
    {
        using var server = new FileServer((request, before) => FileReply.To(request, _file.Bytes) with
        {
            CutAfter = before == 0 ? 50_000 : null, Gate = before == 0 ? new TaskCompletionSource().Task : null,
        });
        await DownloadAsync(server, options => options.Patience = TimeSpan.FromMilliseconds(300));
        AssertWhole();
        Assert.AreEqual("bytes=50000-", server.Requests[1].Range);
    }

    [TestMethod]
    public async Task An_unknown_name_lists_the_known_ones()
    {
        ArgumentException error = await Assert.ThrowsExactlyAsync<ArgumentException>(() => new MLContext().VideoDetection.DownloadWeightsAsync("r51"));
        Assert.Contains("'r51' names no published weights. There are r50, r101, x101, resnet18", error.Message);
    }

    private Task<string> DownloadAsync(FileServer server, Action<WeightDownloadOptions>? change = null, CancellationToken cancel = default)
    {
        var options = new WeightDownloadOptions
        {
            Folder = _folder.Root, Mirror = server.Address, RetryDelay = TimeSpan.Zero, Progress = new Listener(_reports.Add),
        };
        change?.Invoke(options);
        return new MLContext().VideoDetection.DownloadWeightsAsync(_file.Address, options, cancel);
    }

    private void AssertWhole()
    {
        CollectionAssert.AreEqual(new[] { _file.Name }, _folder.FileNames);
        CollectionAssert.AreEqual(_file.Bytes, File.ReadAllBytes(_folder.File(_file.Name)));
    }

    // The lock file may stay: whoever else waits with it must not be let in by a second one.
    private void AssertNothing() => Assert.IsEmpty(_folder.FileNames.Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)));

    private sealed class Listener(Action<WeightDownloadProgress> hear) : IProgress<WeightDownloadProgress>
    {
        public void Report(WeightDownloadProgress value) => hear(value);
    }
}
