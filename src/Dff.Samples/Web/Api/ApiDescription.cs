using Microsoft.AspNetCore.OpenApi;

namespace Dff.Samples.Web.Api;

/// <summary>What stands at the head of /openapi/v1.json; the endpoints describe themselves.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Video detection";
        document.Info.Version = "1";
        document.Info.Description = "Upload a video and get the objects in it, frame by frame. Refusals are application/problem+json with limit and actual value.";
        document.Servers = []; // the one that it was read from
        return Task.CompletedTask;
    });
}
