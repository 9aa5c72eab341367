using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Coco;

/// <summary>Reads COCO results: one array with an object per detection (image_id, category_id, bbox, score).</summary>
/// <remarks><see href="https://cocodataset.org/#format-results">The format.</see> Other fields are ignored.</remarks>
internal static class CocoResults
{
    private const string List = "detections";

    /// <summary>Reads a file and sorts its detections by the ground truth's images.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is not a results file, or an element is invalid or of another dataset.</exception>
    public static GroupedByImage<CocoResult> Read(string path, CocoGroundTruth truth)
    {
        var results = new List<CocoResult>();
        var tokens = new JsonFileTokens(path, truth.Ids);
        try
        {
            tokens.Require();
            if (tokens.Type != JsonTokenType.StartArray)
            {
                throw new InvalidDataException(
                    $"'{path}' is no COCO results file: it begins with a {tokens.Type}, expected an array of detections.");
            }

            int index = 0;
            for (tokens.Require(); tokens.Type != JsonTokenType.EndArray; tokens.Require())
            {
                var element = new CocoVidElement(path, List, index++, tokens.BytePosition);
                try
                {
                    if (ReadOne(ref tokens, element, truth) is { } result)
                        results.Add(result);
                }
                catch (InvalidDataException error) when (error.InnerException is JsonException)
                {
                    // Python writes bare NaN and Infinity, which are not JSON; the position of the element helps to find them.
                    throw new InvalidDataException($"{element} cannot be read; note that JSON has no NaN and no Infinity. {error.Message}", error);
                }
            }

            // Reads on into what follows the array, which is a JSON error.
            while (tokens.Read())
                tokens.SkipValue();
        }
        finally
        {
            tokens.Dispose();
        }

        return GroupedByImage<CocoResult>.Create(CollectionsMarshal.AsSpan(results), truth.Images.Count, result => result.Image);
    }

    // Returns null for a detection of a category that is not a class.
    private static CocoResult? ReadOne(ref JsonFileTokens tokens, in CocoVidElement element, CocoGroundTruth truth)
    {
        if (tokens.Type != JsonTokenType.StartObject)
            throw element.Error($"is a {tokens.Type}, expected an object");
        long? image = null, category = null;
        double? score = null;
        Region? box = null;
        for (tokens.Require(); tokens.Type != JsonTokenType.EndObject; tokens.Require())
        {
            if (tokens.Is("image_id"u8))
                image = CocoVidFields.Id(ref tokens, element, "image_id");
            else if (tokens.Is("category_id"u8))
                category = CocoVidFields.Id(ref tokens, element, "category_id");
            else if (tokens.Is("score"u8))
                score = CocoVidFields.Number(ref tokens, element, "score");
            else if (tokens.Is("bbox"u8))
                box = ReadBox(ref tokens, element);
            else
                CocoVidParts.Skip(ref tokens);
        }

        long imageId = image ?? throw CocoVidFields.Missing(element, "image_id");
        long categoryId = category ?? throw CocoVidFields.Missing(element, "category_id");
        var result = new CocoResult(
            truth.ImageOf(imageId),
            truth.ClassOf(categoryId),
            box ?? throw CocoVidFields.Missing(element, "bbox"),
            score ?? throw CocoVidFields.Missing(element, "score"));
        if (result.Image < 0)
            throw element.Error($"has the image_id {truth.Ids.Describe(imageId)}; the ground truth has no such image, so it may be of another dataset");
        if (truth.IsGroup(categoryId))
            return null;
        if (result.Class < 0)
            throw element.Error($"has the category_id {truth.Ids.Describe(categoryId)}; the ground truth has no such category");
        return double.IsFinite(result.Score)
            ? result
            : throw element.Error(FormattableString.Invariant($"has the score {result.Score}; it must be a finite number"));
    }

    private static Region ReadBox(ref JsonFileTokens tokens, in CocoVidElement element)
    {
        CocoVidFields.BeginBox(ref tokens, element);
        double x = tokens.TryGetNumber(out double left) ? left : throw CocoVidFields.Unfit(ref tokens, element, "bbox x", "a number");
        double y = CocoVidFields.Number(ref tokens, element, "bbox y");
        double width = CocoVidFields.Number(ref tokens, element, "bbox width");
        double height = CocoVidFields.Number(ref tokens, element, "bbox height");
        tokens.Require();
        if (tokens.Type != JsonTokenType.EndArray)
            throw CocoVidFields.Unfit(ref tokens, element, "bbox", "four numbers, x y width height, and no more");
        CocoBoxRules.Check(x, y, width, height, element);
        return new Region(x, y, width, height);
    }
}

/// <summary>Represents one detection of a results file; image and class are positions in the ground truth.</summary>
internal readonly record struct CocoResult(int Image, int Class, Region Box, double Score);
