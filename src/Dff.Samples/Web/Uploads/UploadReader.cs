using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dff.Samples.Web.Uploads;

/// <summary>Streams the body of a request to disk, the raw file or the first file of a form, and stops where a rule is broken.</summary>
internal static class UploadReader
{
    private const int BufferLength = 1 << 16;
    private const int FormHeaders = 1 << 16;

    /// <summary>Saves the file that a request carries.</summary>
    /// <param name="request">The request.</param>
    /// <param name="folder">Folder of this upload only.</param>
    /// <param name="rules">What it must be.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="RequestProblem">It is refused, with 400, 413, 415 or 422.</exception>
    public static async Task<UploadedFile> SaveAsync(HttpRequest request, string folder, UploadRules rules, CancellationToken cancel)
    {
        // Counted here instead, so that a form's own lines are not.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        bool isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (request.ContentLength is long announced && announced - (isForm ? FormHeaders : 0) > rules.MaxBytes)
            throw TooLarge(rules, announced);
        if (!isForm)
            return await SaveAsync(request.Body, request.Query["name"], folder, rules, cancel);

        try
        {
            FileMultipartSection file = await FirstFileAsync(request, type!, rules, cancel);
            return await SaveAsync(file.FileStream!, file.FileName, folder, rules, cancel);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested))
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, "Broken form", $"The form of the request cannot be read: {e.Message}");
        }
    }

    private static async Task<FileMultipartSection> FirstFileAsync(
        HttpRequest request, MediaTypeHeaderValue type, UploadRules rules, CancellationToken cancel)
    {
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 200)
            throw new RequestProblem(StatusCodes.Status400BadRequest, "Broken form", "The form of the request has no usable boundary.");
        var form = new MultipartReader(boundary, request.Body) { BodyLengthLimit = rules.MaxBytes + 1, HeadersLengthLimit = FormHeaders / 4 };
        while (await form.ReadNextSectionAsync(cancel) is { } section)
        {
            if (section.AsFileSection() is { FileStream: not null } file)
                return file;
        }

        throw new RequestProblem(
            StatusCodes.Status400BadRequest, "No file", $"The form holds no file; send the {rules.What} as a field of type file, or as the body itself.");
    }

    private static async Task<UploadedFile> SaveAsync(Stream body, string? name, string folder, UploadRules rules, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int length = await body.ReadAtLeastAsync(buffer.AsMemory(0, BufferLength), MediaKind.HeadLength, throwOnEndOfStream: false, cancel);
            if (length == 0)
                throw new RequestProblem(StatusCodes.Status422UnprocessableEntity, "Empty", $"The upload is empty; send the {rules.What} as the body, or as a file in a form.");
            MediaKind kind = rules.Recognize(buffer.AsSpan(0, length)) ?? throw new RequestProblem(
                StatusCodes.Status415UnsupportedMediaType, $"Not a {rules.What}", $"The file is not a {rules.What} of a kind that is read here: {rules.Kinds}.");
            string path = Path.Combine(folder, "original" + kind.Extension);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
            for (long total = 0; length > 0; length = await body.ReadAsync(buffer.AsMemory(0, BufferLength), cancel))
            {
                total += length;
                if (total > rules.MaxBytes)
                    throw TooLarge(rules, null);
                await WriteAsync(file, buffer.AsMemory(0, length), cancel);
            }

            return new UploadedFile(path, UploadName.Clean(name, rules.What + kind.Extension), kind);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Apart from errors in reading, which are the client's.
    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await file.WriteAsync(bytes, cancel);
        }
        catch (IOException)
        {
            throw new RequestProblem(
                StatusCodes.Status507InsufficientStorage, "No room", "The server cannot store the upload; is its disk full? Delete videos that are done with, or give it another --folder.");
        }
    }

    private static RequestProblem TooLarge(UploadRules rules, long? actual) => new(
        StatusCodes.Status413PayloadTooLarge,
        "Too large",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The {rules.What} has {(actual is long bytes ? $"{Megabytes(bytes)} MB" : $"more than {Megabytes(rules.MaxBytes)} MB")}; the server takes {Megabytes(rules.MaxBytes)} MB at most. Send a shorter or smaller one, or start the server with a higher --max-upload-mb."))
    {
        Limit = rules.MaxBytes,
        Actual = actual,
    };

    private static string Megabytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", CultureInfo.InvariantCulture);
}
