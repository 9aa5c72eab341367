using System.Collections.Concurrent;
using System.Net;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames.Live;

/// <summary>Answers requests over HTTP on a free port of this machine, one after the other.</summary>
internal sealed class StreamServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<string, byte[]?> _answer;

    /// <param name="answer">Gives the body for a path, or null for 404; the connection is closed after it.</param>
    public StreamServer(Func<string, byte[]?> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Gets where it listens, such as http://127.0.0.1:40123/.</summary>
    public string Address { get; }

    /// <summary>Gets the paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => _listener.Close();

    private static (HttpListener Listener, string Address) Listen()
    {
        for (int tries = 0; ; tries++)
        {
            string address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Taken.
            }
        }
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = _listener.GetContext();
                string path = context.Request.Url!.AbsolutePath;
                Requests.Enqueue(path);
                byte[]? body = _answer(path);
                context.Response.StatusCode = body is null ? 404 : 200;
                context.Response.KeepAlive = false;
                try
                {
                    context.Response.ContentLength64 = body?.Length ?? 0;
                    context.Response.OutputStream.Write(body ?? []);
                    context.Response.Close();
                }
                catch (Exception error) when (error is HttpListenerException or IOException)
                {
                    // The reader went.
                }
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
