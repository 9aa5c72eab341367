using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dff.Samples.Web;

/// <summary>A request that is refused. It reaches the client as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="status">HTTP status.</param>
/// <param name="title">What kind of problem, in a few words.</param>
/// <param name="detail">What was wrong with this request, with actual value and limit, and what to do.</param>
internal sealed class RequestProblem(int status, string title, string detail) : Exception(detail)
{
    public int Status => status;

    public string Title => title;

    /// <summary>Gets the limit that was passed, for programs.</summary>
    public double? Limit { get; init; }

    /// <summary>Gets what the request had instead.</summary>
    public double? Actual { get; init; }

    /// <summary>Gets after how many seconds another try makes sense.</summary>
    public int? RetryAfter { get; init; }

    public static RequestProblem NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", detail);

    public static RequestProblem Conflict(string detail) => new(StatusCodes.Status409Conflict, "Not finished yet", detail) { RetryAfter = 2 };

    public ProblemHttpResult ToResult()
    {
        var extensions = new Dictionary<string, object?>();
        if (Limit is double limit)
            extensions["limit"] = limit;
        if (Actual is double actual)
            extensions["actual"] = actual;
        return TypedResults.Problem(Message, statusCode: status, title: title, extensions: extensions);
    }
}
