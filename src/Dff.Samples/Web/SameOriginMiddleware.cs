using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web;

/// <summary>Refuses requests that change something and were sent by another site's page in the user's browser.</summary>
/// <remarks>
/// Such a page may send any form anywhere, without reading the answer. Browsers say where a request comes from
/// (<c>Sec-Fetch-Site</c>, <c>Origin</c>); programs such as curl send neither, and may do all.
/// </remarks>
internal sealed class SameOriginMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsFromHere(request))
            return next(context);
        throw new RequestProblem(
            StatusCodes.Status403Forbidden,
            "From another site",
            $"A page of another site ({request.Headers.Origin}) sent this request to {request.Host}; only the page of this server may. "
            + "Behind a reverse proxy, have it pass on the Host header.");
    }

    private static bool IsFromHere(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "" or "same-origin" or "none"))
            return false;

        // The scheme is left out: a reverse proxy may speak https outside. Default ports are named by neither.
        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
