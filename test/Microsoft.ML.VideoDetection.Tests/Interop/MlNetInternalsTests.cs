using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

/// <summary>
/// This assembly compiles against ML.NET with its internals public and runs against the real one, just as the library
/// does: where the trick fails, these tests end in a <see cref="MethodAccessException"/>.
/// </summary>
[TestClass]
public sealed class MlNetInternalsTests
{
    private static readonly VersionInfo Version = new(
        "TESTMODL", 0x00010001, 0x00010001, 0x00010001, typeof(MlNetInternalsTests).Assembly.FullName, "MlNetInternalsTests");

    [TestMethod]
    public void ModelZip_WithABinaryStream_ReadsBackTheSame()
    {
        using var zip = new MemoryStream();
        using (RepositoryWriter writer = RepositoryWriter.CreateNew(zip))
        {
            using (var context = new ModelSaveContext(writer, "Part", ModelLoadContext.ModelStreamName))
            {
                context.SetVersionInfo(Version);
                context.SaveBinaryStream("Weights.bin", stream => stream.Write(0x1234567890));
                context.Done();
            }
            writer.Commit();
        }

        zip.Position = 0;
        using RepositoryReader reader = RepositoryReader.Open(zip);
        using Repository.Entry entry = reader.OpenEntry("Part", ModelLoadContext.ModelStreamName);
        using var loaded = new ModelLoadContext(reader, entry, "Part");
        loaded.CheckVersionInfo(Version);
        long value = 0;
        Assert.IsTrue(loaded.TryLoadBinaryStream("Weights.bin", stream => value = stream.ReadInt64()));
        Assert.AreEqual(0x1234567890, value);
    }

    [TestMethod]
    public void SchemaShapeColumn_OfAKeyVector_KeepsWhatItWasGiven()
    {
        var column = new SchemaShape.Column("Label", SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.UInt32, isKey: true);

        Assert.AreEqual("Label: VarVector<Key<UInt32>>", $"{column.Name}: {column.GetTypeString()}");
    }

    [TestMethod]
    public void Internals_AreStillInternalInTheAssembliesThatRun()
    {
        Assert.IsFalse(typeof(ModelLoadContext).IsPublic, "The changed copy of Microsoft.ML.Core was loaded; it must stay in obj/.");
        Assert.IsFalse(typeof(LocalEnvironment).IsPublic, "The changed copy of Microsoft.ML.Data was loaded; it must stay in obj/.");
    }
}
