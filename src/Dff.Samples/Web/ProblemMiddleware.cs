using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dff.Samples.Web;

/// <summary>Turns whatever goes wrong with one request into a problem description; the server goes on.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Dff.Samples.Web");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await AnswerAsync(context, ForStatus(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, or the server is closing: nobody reads an answer.
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            context.Abort(); // the server is closing
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, Describe(e, context));
        }
        catch (Exception e)
        {
            _logger.LogWarning("{Method} {Path} broke off: {Message}", context.Request.Method, context.Request.Path, e.Message);
            context.Abort(); // cut off, so that no client takes what it got for the whole
        }
    }

    private RequestProblem Describe(Exception error, HttpContext context)
    {
        switch (error)
        {
            case RequestProblem problem:
                return problem;
            case BadHttpRequestException bad:
                return new RequestProblem(bad.StatusCode, "Bad request", bad.Message);
            case OperationCanceledException:
                return new RequestProblem(StatusCodes.Status503ServiceUnavailable, "Stopping", "The server is stopping; try again when it runs again.");
            default:
                _logger.LogError(error, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
                return new RequestProblem(
                    StatusCodes.Status500InternalServerError, "The server failed", "Something went wrong in the server, and its log says what. Other requests are not affected.");
        }
    }

    private static RequestProblem ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => RequestProblem.NotFound($"There is nothing at {context.Request.Path}; /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new RequestProblem(
            StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"{context.Request.Path} does not know {context.Request.Method}; it knows {context.Response.Headers.Allow}."),
        StatusCodes.Status400BadRequest => new RequestProblem(
            StatusCodes.Status400BadRequest, "Unknown host", $"This server is not called '{context.Request.Host.Host}'; if it shall be, start it with --allowed-hosts."),
        int status => new RequestProblem(status, "Bad request", $"The request was refused with status {status}."),
    };

    private static Task AnswerAsync(HttpContext context, RequestProblem problem)
    {
        context.Response.Headers.Remove("Content-Disposition");
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is int seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return problem.ToResult().ExecuteAsync(context);
    }
}
