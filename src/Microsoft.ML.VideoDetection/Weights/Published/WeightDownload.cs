using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Downloads one published file into a folder; it appears under its name only when it is complete and verified.</summary>
/// <param name="weights">The file.</param>
/// <param name="options">Source and target.</param>
internal sealed class WeightDownload(PublishedWeights weights, WeightDownloadOptions options)
{
    private const int MostIdleAttempts = 3;
    private const int MostAttempts = 100;
    private const int MostRedirections = 5;

    private readonly string _folder = WeightLocations.FindFolder(options.Folder, Environment.GetEnvironmentVariable);

    private string TargetPath => Path.Combine(_folder, weights.FileName);

    public async Task<string> RunAsync(CancellationToken cancel)
    {
        Uri[] addresses = WeightLocations.FindAddresses(weights, options.Mirror, Environment.GetEnvironmentVariable);
        if (await IsWholeAsync(TargetPath, cancel).ConfigureAwait(false))
            return TargetPath;
        using DownloadSlot slot = await TakeSlotAsync(cancel).ConfigureAwait(false);
        if (await IsWholeAsync(TargetPath, cancel).ConfigureAwait(false))
        {
            slot.MarkPublished();
            return TargetPath;
        }

        FileStream part = OpenPart(slot);
        await using (part.ConfigureAwait(false))
        {
            using var client = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Microsoft.ML.VideoDetection");
            var transfer = new RangeTransfer(client, slot, part, options.Patience);
            bool isResumed = part.Length > 0;
            await FetchAnywhereAsync(transfer, part, addresses, cancel).ConfigureAwait(false);
            string digits = await HashAsync(part, cancel).ConfigureAwait(false);
            if (isResumed && !Matches(digits))
            {
                // The old part may have been of another version: start again without it.
                part.SetLength(0);
                await FetchAnywhereAsync(transfer, part, addresses, cancel).ConfigureAwait(false);
                digits = await HashAsync(part, cancel).ConfigureAwait(false);
            }

            if (!Matches(digits))
            {
                long length = part.Length;
                part.SetLength(0);
                throw new InvalidDataException(
                    $"What came as {weights.FileName} is not the published file: the SHA-256 of its {Bytes(length)} begins with {digits[..weights.Sha256Prefix.Length]}, not "
                    + $"{weights.Sha256Prefix}. It was deleted. {(addresses.Length > 1 ? "The mirror has another file, or" : "The server has another file, or")} something on the way changed it.");
            }

            part.Flush(flushToDisk: true);
        }

        slot.Publish();
        return TargetPath;
    }

    private async Task<DownloadSlot> TakeSlotAsync(CancellationToken cancel)
    {
        if (Directory.Exists(TargetPath))
            throw new IOException($"'{TargetPath}' is a folder; remove it, or choose another folder.");
        try
        {
            Directory.CreateDirectory(_folder);
            return await DownloadSlot.TakeAsync(TargetPath, () => Report(0, 0, null, isWaiting: true), cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private FileStream OpenPart(DownloadSlot slot)
    {
        try
        {
            return new FileStream(slot.PartPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private IOException Unwritable(Exception error) =>
        new($"Nothing can be written to the folder '{_folder}': {error.Message} The path of another one can be put into {WeightLocations.FolderVariable}.", error);

    private async Task FetchAnywhereAsync(RangeTransfer transfer, FileStream part, Uri[] addresses, CancellationToken cancel)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await FetchAsync(transfer, part, addresses[i], cancel).ConfigureAwait(false);
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.NotFound && i < addresses.Length - 1)
            {
                // A mirror with all files in one folder.
            }
        }
    }

    private async Task FetchAsync(RangeTransfer transfer, FileStream part, Uri address, CancellationToken cancel)
    {
        // Progress counts only beyond all earlier attempts: a server without ranges sends the same bytes again and again.
        long resumedFrom = 0, before = part.Length, most = part.Length;
        int idle = 0;
        for (int attempt = 1; ; attempt++)
        {
            bool isComplete;
            try
            {
                isComplete = await transfer.RunAsync(
                    address,
                    kept =>
                    {
                        resumedFrom = Math.Min(before, kept);
                        RequireRoom(transfer.TotalBytes - kept);
                        Report(kept, resumedFrom, transfer.TotalBytes);
                    },
                    count =>
                    {
                        if (count > most)
                            (most, idle) = (count, 0);
                        Report(count, resumedFrom, transfer.TotalBytes);
                    },
                    cancel).ConfigureAwait(false);
            }
            catch (PartWriteException e)
            {
                throw new IOException(
                    $"'{DownloadSlot.PartOf(TargetPath)}' cannot be written: {e.Message} {Bytes(part.Length)} are kept. Make room, and the download goes on from there; or put another folder into "
                    + $"{WeightLocations.FolderVariable}.",
                    e);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{Show(address)} is not what it should be: {e.Message}.", e);
            }
            catch (Exception e) when (IsOfTheNetwork(e, cancel))
            {
                // Other client errors are permanent and not retried.
                bool mayPass = e is not HttpRequestException { StatusCode: { } status } || (int)status is >= 500 or 408 or 429;
                if (!mayPass || most == before || attempt == MostAttempts || ++idle > MostIdleAttempts)
                    throw Explain(e, address, part.Length, isBroken: most > before);
                await Task.Delay(options.RetryDelay * (1 << (idle - 1)), cancel).ConfigureAwait(false);
                continue;
            }

            if (isComplete)
                return;
            if (attempt == MostAttempts || ++idle > MostIdleAttempts)
                throw Explain(new IOException("it does not send the whole file"), address, part.Length, isBroken: true);
        }
    }

    // Checked before minutes of waiting; a file that grows beside this one is noticed when writing fails.
    private void RequireRoom(long? needed)
    {
        if (needed is long bytes && options.FreeBytes(_folder) is long free && free < bytes)
        {
            throw new PartWriteException(
                $"the disk has room for {Bytes(free)}, and {Bytes(bytes)} are missing.", new IOException("No room."));
        }
    }

    private void Report(long bytes, long resumedFrom, long? total, bool isWaiting = false) => options.Progress?.Report(new WeightDownloadProgress
    {
        Weights = weights,
        Path = TargetPath,
        Bytes = bytes,
        ResumedFrom = resumedFrom,
        TotalBytes = total,
        IsWaiting = isWaiting,
    });

    private HttpRequestException Explain(Exception error, Uri address, long kept, bool isBroken)
    {
        // The status of a proxy says nothing about the file.
        HttpStatusCode? status = error is HttpRequestException { HttpRequestError: not HttpRequestError.ProxyTunnelError } answered ? answered.StatusCode : null;
        string rest = kept > 0 ? $" {Bytes(kept)} are kept, and the next attempt goes on from there." : "";
        string advice = status is null && !isBroken
            ? $" Without a way there, fetch {weights.Address} elsewhere and put it, under its name, into the folder '{_folder}'. "
                + $"A proxy is taken from HTTPS_PROXY, a mirror from {WeightLocations.MirrorVariable}."
            : "";
        string what = status is not null ? $"{Show(address)} cannot be fetched"
            : isBroken ? $"The connection to {address.Authority}{Via(address)} broke"
            : $"{address.Authority} cannot be reached{Via(address)}";
        return new HttpRequestException($"{what}: {error.Message.TrimEnd('.', '"')}.{rest}{advice}", error, status);
    }

    private static string Via(Uri address) =>
        HttpClient.DefaultProxy.GetProxy(address) is { } proxy && proxy != address ? $" through the proxy {proxy.Authority}" : "";

    // Without user name and password.
    private static string Show(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static bool IsOfTheNetwork(Exception error, CancellationToken cancel) =>
        !cancel.IsCancellationRequested && error is HttpRequestException or TimeoutException or IOException and not PartWriteException;

    private static SocketsHttpHandler Handler() => new()
    {
        MaxAutomaticRedirections = MostRedirections,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        DefaultProxyCredentials = CredentialCache.DefaultCredentials,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    };

    private async Task<bool> IsWholeAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            return false;
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
            return Matches(await HashAsync(file, cancel).ConfigureAwait(false));
    }

    private bool Matches(string digits) => digits.StartsWith(weights.Sha256Prefix, StringComparison.Ordinal);

    private static async Task<string> HashAsync(FileStream file, CancellationToken cancel)
    {
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel).ConfigureAwait(false));
    }

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");
}
