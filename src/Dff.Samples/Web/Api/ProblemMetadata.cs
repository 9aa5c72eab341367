using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web.Api;

/// <summary>Says in the API's description how an endpoint may refuse.</summary>
internal static class ProblemMetadata
{
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            endpoint.ProducesProblem(status);
        return endpoint;
    }
}
