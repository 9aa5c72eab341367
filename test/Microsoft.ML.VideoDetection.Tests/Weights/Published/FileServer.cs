using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Published;

/// <summary>One request to a <see cref="FileServer"/>.</summary>
/// <param name="Line">Its first line: method, address and version.</param>
/// <param name="Headers">Its headers by name.</param>
internal sealed record FileRequest(string Line, IReadOnlyDictionary<string, string> Headers)
{
    public string Target => Line.Split(' ')[1];

    public string? Range => Headers.GetValueOrDefault("Range");

    public string? IfRange => Headers.GetValueOrDefault("If-Range");

    /// <summary>Gets the first byte that is asked for.</summary>
    public int Start => Range is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
}

/// <summary>What a <see cref="FileServer"/> answers.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Body">All of the body.</param>
/// <param name="Headers">Headers besides Content-Length.</param>
internal sealed record FileReply(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>Gets how many bytes of the body are sent before the connection is closed; null for all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Gets the Content-Length; null for that of the body.</summary>
    public int? Announced { get; init; }

    /// <summary>Gets what is waited for before the cut, or before the rest.</summary>
    public Task? Gate { get; init; }

    public static FileReply Whole(byte[] file, string etag = "\"v1\"") => new(200, file, $"ETag: {etag}");

    public static FileReply Part(byte[] file, int start, string etag = "\"v1\"") =>
        new(206, file[start..], $"ETag: {etag}", $"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}");

    /// <summary>Answers as a server with ranges does.</summary>
    public static FileReply To(FileRequest request, byte[] file, string etag = "\"v1\"") =>
        request.Range is null || (request.IfRange is { } wanted && wanted != etag) ? Whole(file, etag) : Part(file, request.Start, etag);
}

/// <summary>A server on this machine that answers one request a connection as a test wants, cut connections included.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<FileRequest> _requests = new();
    private readonly Func<FileRequest, int, FileReply> _answer;

    /// <summary>Starts the server.</summary>
    /// <param name="answer">Receives the request and how many there were before it.</param>
    public FileServer(Func<FileRequest, int, FileReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public FileRequest[] Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string first = (await reader.ReadLineAsync())!;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            FileReply reply;
            lock (_requests)
            {
                var request = new FileRequest(first, headers);
                reply = _answer(request, _requests.Count);
                _requests.Enqueue(request);
            }

            string[] lines =
            [
                $"HTTP/1.1 {reply.Status} {(HttpStatusCode)reply.Status}", "Connection: close", $"Content-Length: {reply.Announced ?? reply.Body.Length}", .. reply.Headers, "", "",
            ];
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
            int cut = reply.CutAfter ?? reply.Body.Length;
            await stream.WriteAsync(reply.Body.AsMemory(0, cut));
            if (reply.Gate is { } gate)
            {
                await gate;
                await stream.WriteAsync(reply.Body.AsMemory(cut));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client has gone.
        }
    }
}
