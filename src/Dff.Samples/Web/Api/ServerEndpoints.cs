using Dff.Samples.Web.Pictures;
using Dff.Samples.Web.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dff.Samples.Web.Api;

/// <summary>One picture at once, and how the server is.</summary>
internal static class ServerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/predict", PredictAsync)
            .WithName("predict")
            .WithTags("pictures")
            .WithSummary("Detect objects in one picture, or find the class of each pixel")
            .WithDescription("The file as the body, or as the first file of a form. score leaves weaker detections out.")
            .TakesFile("picture")
            .Problems(400, 403, 413, 415, 422, 429);
        routes.MapGet("/health", (AnswerSource answers) => TypedResults.Ok(answers.Health()))
            .WithName("health")
            .WithTags("server")
            .WithSummary("Whether the server runs, its model and its limits");
    }

    private static async Task<Ok<PictureAnswer>> PredictAsync(
        HttpRequest request, UploadFolder folder, PicturePrediction prediction, ServeSettings settings, CancellationToken cancel, float? score = null)
    {
        float least = DetectionFilter.Parse(score, null).Score;
        prediction.Admit();
        string place = folder.Create(UploadFolder.NewId());
        try
        {
            UploadedFile file = await UploadReader.SaveAsync(request, place, UploadRules.Picture(settings), cancel);
            return TypedResults.Ok(await prediction.RunAsync(file, least, cancel));
        }
        finally
        {
            UploadFolder.Delete(place);
            prediction.Leave();
        }
    }
}
