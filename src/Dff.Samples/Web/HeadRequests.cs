using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dff.Samples.Web;

/// <summary>
/// Answers HEAD wherever GET is known, as players and download managers ask before they fetch. Not where an answer is made when it is
/// asked for: drawing a video, or following one in work, would be for nothing.
/// </summary>
internal static class HeadRequests
{
    private static readonly string[] _costly = ["/annotated", "/detections"];

    /// <summary>Adds routing, which sees GET; endpoints see HEAD again, and leave their bodies out.</summary>
    public static void UseRoutingWithHead(this WebApplication server)
    {
        server.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method)
                && !Array.Exists(_costly, end => context.Request.Path.Value?.EndsWith(end, StringComparison.OrdinalIgnoreCase) == true))
            {
                context.Items[typeof(HeadRequests)] = true;
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        server.UseRouting();
        server.Use((context, next) =>
        {
            if (context.Items.ContainsKey(typeof(HeadRequests)))
                context.Request.Method = HttpMethods.Head;
            return next(context);
        });
    }
}
