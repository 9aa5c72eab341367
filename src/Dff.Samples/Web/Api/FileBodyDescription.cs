using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Dff.Samples.Web.Api;

/// <summary>
/// Says in the API's description that an endpoint takes a file. Only says it: what it is, its first bytes tell, and no content type
/// that a client may choose is refused for its name.
/// </summary>
internal static class FileBodyDescription
{
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, string what) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = $"The {what}.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/octet-stream"] = new() { Schema = Binary() },
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Binary() },
                        },
                    },
                },
            };
            return Task.CompletedTask;
        });

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
