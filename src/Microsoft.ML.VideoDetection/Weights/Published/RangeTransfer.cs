using System.Net;
using System.Net.Http.Headers;

namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Represents a failure to write the partial file.</summary>
internal sealed class PartWriteException(string message, Exception inner) : IOException(message, inner);

/// <summary>Requests the missing part of a file from a server, and appends it to the partial one.</summary>
/// <param name="client">Client for the requests.</param>
/// <param name="slot">Stores the version of the file.</param>
/// <param name="part">The partial file, unbuffered.</param>
/// <param name="patience">Longest silence of the server.</param>
internal sealed class RangeTransfer(HttpClient client, DownloadSlot slot, FileStream part, TimeSpan patience)
{
    /// <summary>Represents the largest accepted size, above that of any file of weights, so that an endless response does not fill a disk.</summary>
    internal const long MostBytes = 8L << 30;

    private readonly byte[] _buffer = new byte[1 << 17];

    /// <summary>Gets the size of the whole file, once a server has reported it.</summary>
    public long? TotalBytes { get; private set; }

    /// <summary>Sends one request.</summary>
    /// <param name="address">Address of the file.</param>
    /// <param name="begun">Invoked with the number of bytes that are kept, before the first one is written.</param>
    /// <param name="grown">Invoked with the number of bytes that exist, after each write.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>Whether the file is complete; otherwise another request is needed.</returns>
    /// <exception cref="HttpRequestException">The connection failed, or the server refused the request.</exception>
    /// <exception cref="TimeoutException">The server was silent for too long.</exception>
    /// <exception cref="PartWriteException">The partial file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The response is a web page instead of the file, or far too long.</exception>
    public async Task<bool> RunAsync(Uri address, Action<long> begun, Action<long> grown, CancellationToken cancel)
    {
        long start = part.Length;
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            if (slot.ReadValidator() is { } text && RangeConditionHeaderValue.TryParse(text, out RangeConditionHeaderValue? validator))
                request.Headers.IfRange = validator;
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using HttpResponseMessage response = await WatchAsync(
            token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), silence, cancel).ConfigureAwait(false);
        if (start > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return IsAllThere(response, start);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(Refusal(response), inner: null, response.StatusCode);
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw new InvalidDataException(
                "it sends a web page instead of the file, as sign-in pages of networks and proxies do");
        }

        if (!Prepare(response, start))
            return false;
        begun(part.Length);
        Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            int count;
            while ((count = await WatchAsync(token => body.ReadAsync(_buffer, token).AsTask(), silence, cancel).ConfigureAwait(false)) > 0)
            {
                await WriteAsync(_buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
                grown(part.Length);
            }
        }

        return TotalBytes is null || part.Length >= TotalBytes;
    }

    // Positions the partial file for the response; returns false if the response does not continue it.
    private bool Prepare(HttpResponseMessage response, long start)
    {
        long? announced = response.Content.Headers.ContentLength;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (range?.From != start)
            {
                Clear();
                return false;
            }

            TotalBytes = range.Length ?? start + announced;
        }
        else
        {
            Clear();
            TotalBytes = announced;
        }

        if (TotalBytes > MostBytes)
            throw new InvalidDataException($"it announces {TotalBytes:N0} bytes, more than any file of weights has");
        string? validator = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("r");
        OnDisk(() => slot.WriteValidator(validator));
        part.Position = part.Length;
        return true;
    }

    // The server has nothing after the partial file, which may be complete or too long.
    private bool IsAllThere(HttpResponseMessage response, long start)
    {
        TotalBytes = response.Content.Headers.ContentRange?.Length;
        if (TotalBytes is null || TotalBytes == start)
            return true;
        Clear();
        return false;
    }

    private void Clear() => OnDisk(() => part.SetLength(0));

    private static void OnDisk(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            throw Unwritten(e);
        }
    }

    // .NET reports a file that exceeds the file system's limit, 4 GB on FAT for example, as an argument out of range.
    private static bool IsOfTheDisk(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static PartWriteException Unwritten(Exception error) =>
        new(error is ArgumentOutOfRangeException ? "The file system takes no file of this size." : error.Message, error);

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (part.Length + bytes.Length > MostBytes)
        {
            Clear();
            throw new InvalidDataException($"it sends more than {MostBytes:N0} bytes, which no file of weights has");
        }

        try
        {
            await part.WriteAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            throw Unwritten(e);
        }
    }

    private async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> action, CancellationTokenSource silence, CancellationToken cancel)
    {
        silence.CancelAfter(patience);
        try
        {
            return await action(silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"it has sent nothing for {patience.TotalSeconds:0} s", e);
        }
        finally
        {
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private static string Refusal(HttpResponseMessage response)
    {
        string status = $"it answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return (int)response.StatusCode is >= 300 and < 400
            ? $"{status} and leads to '{response.Headers.Location}', which is not followed: an address must not go from https to http, nor on and on"
            : status;
    }
}
