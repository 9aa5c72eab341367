using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class ModelFileTests
{
    private static readonly MLContext _mlContext = new(1);
    private static TemporaryFolder _folder = null!;
    private static string _path = null!;

    [ClassInitialize]
    public static void SaveModel(TestContext _)
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("model.zip");
        using DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        _mlContext.Model.Save(model, model.InputSchema, _path);
    }

    [ClassCleanup]
    public static void DeleteModel() => _folder.Dispose();

    [TestMethod]
    public void A_loaded_model_gives_the_same_schema_and_values()
    {
        using DeepFeatureFlowTransformer original = SmallModel.Create(_mlContext);
        var fresh = new MLContext();
        using var loaded = (DeepFeatureFlowTransformer)fresh.Model.Load(_path, out DataViewSchema inputSchema);
        Assert.AreEqual(original.Architecture, loaded.Architecture);

        // ML.NET keeps no image columns in a saved schema.
        CollectionAssert.AreEqual(new[] { "VideoId", "FrameIndex" }, inputSchema.Select(column => column.Name).ToArray());

        IDataView expected = original.Transform(Frames(_mlContext)), actual = loaded.Transform(Frames(fresh));
        CollectionAssert.AreEqual(
            expected.Schema.Select(column => $"{column.Name} {column.Type}").ToArray(),
            actual.Schema.Select(column => $"{column.Name} {column.Type}").ToArray());
        float[][] expectedBoxes = [.. expected.GetColumn<float[]>("PredictedBoundingBoxes")];
        float[][] actualBoxes = [.. actual.GetColumn<float[]>("PredictedBoundingBoxes")];
        Assert.HasCount(6, actualBoxes);
        for (int i = 0; i < 6; i++)
            CollectionAssert.AreEqual(expectedBoxes[i], actualBoxes[i]);
    }

    [TestMethod]
    public void The_zip_is_at_most_5_percent_larger_than_the_weights()
    {
        using var loaded = (DeepFeatureFlowTransformer)_mlContext.Model.Load(_path, out _);
        long weights = loaded.Model.Network.state_dict().Values.Sum(entry => entry.numel() * entry.element_size());
        long size = new FileInfo(_path).Length;
        Assert.IsLessThanOrEqualTo(weights * 105 / 100, size, $"{size} bytes for {weights} bytes of weights");
    }

    [TestMethod]
    public void A_model_saves_within_a_pipeline()
    {
        using DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        ITransformer chain = model.Append(
            _mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(Frames(_mlContext))));
        string path = _folder.File("chain.zip");
        _mlContext.Model.Save(chain, Frames(_mlContext).Schema, path);
        var fresh = new MLContext();
        ITransformer loaded = fresh.Model.Load(path, out _);
        using var owner = (IDisposable)loaded;
        using (ZipArchive zip = ZipFile.OpenRead(path))
            Assert.IsTrue(zip.Entries.Any(entry => entry.FullName.EndsWith("Weights.safetensors", StringComparison.Ordinal) && entry.CompressedLength == entry.Length), "stored");
        string[] names = [.. loaded.Transform(Frames(fresh)).GetColumn<string[]>("PredictedLabel").First()];
        Assert.IsTrue(names.Length > 0 && names.All(SmallModel.Architecture.ClassNames.Contains));
        using VideoDetector detector = fresh.VideoDetection.CreateDetector(loaded);
        Assert.AreEqual(SmallModel.Architecture, detector.Architecture);
    }

    [TestMethod]
    public void A_model_that_does_not_say_its_backbones_width_has_the_published_one()
    {
        string path = _folder.File("published.zip");
        using (DeepFeatureFlowTransformer model = _mlContext.VideoDetection.CreateUntrained(SmallModel.Architecture with { BackboneWidth = 64 }))
            _mlContext.Model.Save(model, model.InputSchema, path);
        string old = Damage("Architecture.json", Without, of: path);
        using var loaded = (DeepFeatureFlowTransformer)_mlContext.Model.Load(old, out _);
        Assert.AreEqual(SmallModel.Architecture with { BackboneWidth = 64 }, loaded.Architecture);

        static byte[] Without(byte[] json)
        {
            JsonObject settings = JsonNode.Parse(json)!.AsObject();
            Assert.IsTrue(settings.Remove("BackboneWidth"));
            return System.Text.Encoding.UTF8.GetBytes(settings.ToJsonString());
        }
    }

    [TestMethod]
    [DataRow("Weights.safetensors", 0.5, "cut off")]
    [DataRow("Weights.safetensors", 0.999999, "cut off")]
    [DataRow("Architecture.json", 0.5, "architecture cannot be read")]
    [DataRow("Columns.json", 0.5, "column names cannot be read")]
    [DataRow("Weights.safetensors", -1, "holds no Weights.safetensors")]
    [DataRow("Architecture.json", -1, "holds no Architecture.json")]
    public void A_damaged_entry_is_named(string entry, double part, string words)
    {
        string path = Damage(entry, bytes => part < 0 ? null : bytes[..(int)(bytes.Length * part)]);
        Assert.Contains(words, LoadError(path));
    }

    [TestMethod]
    public void An_architecture_that_asks_for_more_than_the_file_holds_is_refused_before_memory_is_taken()
    {
        string path = Damage("Architecture.json", bytes => System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(bytes).Replace("\"RegionHeadChannels\": 64", "\"RegionHeadChannels\": 16384")
                .Replace("\"NeckChannels\": 32", "\"NeckChannels\": 8192")));
        long before = Environment.WorkingSet;
        Assert.Contains("cut off", LoadError(path));
        Assert.IsLessThan(200L << 20, Environment.WorkingSet - before);
    }

    [TestMethod]
    public void An_architecture_out_of_range_lists_its_problems()
    {
        string path = Damage("Architecture.json", bytes => System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(bytes).Replace("\"NmsThreshold\": 0.5", "\"NmsThreshold\": 5")));
        Assert.Contains("NmsThreshold is 5", LoadError(path));
    }

    private static string LoadError(string path)
    {
        Exception? error = null;
        try
        {
            _mlContext.Model.Load(path, out _);
        }
        catch (Exception e)
        {
            error = e;
        }

        Assert.IsNotNull(error, "The damaged model loaded.");
        return string.Join(" <- ", Chain(error).Select(e => $"{e.GetType().Name}: {e.Message}"));

        static IEnumerable<Exception> Chain(Exception? e)
        {
            for (; e is not null; e = e.InnerException)
                yield return e;
        }
    }

    private static string Damage(string entry, Func<byte[], byte[]?> change, string? of = null)
    {
        string path = _folder.File($"{Path.GetRandomFileName()}.zip");
        using ZipArchive source = ZipFile.OpenRead(of ?? _path);
        using ZipArchive target = ZipFile.Open(path, ZipArchiveMode.Create);
        bool found = false;
        foreach (ZipArchiveEntry part in source.Entries)
        {
            using Stream input = part.Open();
            using var buffer = new MemoryStream();
            input.CopyTo(buffer);
            byte[]? bytes = buffer.ToArray();
            if (part.FullName.EndsWith(entry, StringComparison.Ordinal))
            {
                found = true;
                bytes = change(bytes);
                if (bytes is null)
                    continue;
            }

            using Stream output = target.CreateEntry(part.FullName, CompressionLevel.NoCompression).Open();
            output.Write(bytes);
        }

        Assert.IsTrue(found, $"There is no entry {entry}.");
        return path;
    }

    private static IDataView Frames(MLContext mlContext) =>
        mlContext.VideoDetection.LoadFromSources(new MovingShapesSource(160, 90, 6));
}
