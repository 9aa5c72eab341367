using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Reads the class names of a label column: its key values, whether or not they occur.</summary>
internal static class LabelColumnClasses
{
    private const string KeyValues = "KeyValues";

    /// <param name="schema">A schema with the column.</param>
    /// <param name="name">A column of keys.</param>
    /// <returns>The names, in the order of the keys.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The key values are missing or cannot name classes.</exception>
    internal static IReadOnlyList<string> Read(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema[name];
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues) is not { } values)
            throw Wrong(name, "has no key values, which name the classes");
        if (values.Type is not VectorDataViewType { ItemType: TextDataViewType })
            throw Wrong(name, $"has key values of type {values.Type}; expected text, which names the classes");

        VBuffer<ReadOnlyMemory<char>> buffer = default;
        column.GetKeyValues(ref buffer);
        string[] names = [.. buffer.DenseValues().Select(value => value.ToString())];
        if (names.Length == 0)
            throw Wrong(name, "has an empty list of key values; expected at least one class");
        int empty = Array.FindIndex(names, string.IsNullOrWhiteSpace);
        if (empty >= 0)
            throw Wrong(name, FormattableString.Invariant($"has an empty key value for key {empty + 1}; every class needs a name"));
        return names.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Wrong(name, $"has the key value '{twice.Key}' {twice.Count()} times; every class needs a name of its own")
            : names;
    }

    private static ArgumentOutOfRangeException Wrong(string name, string what) => new(
        nameof(name),
        $"Schema mismatch for column '{name}': it {what}. Make keys from the names of classes with "
        + "mlContext.Transforms.Conversion.MapValueToKey, whose keyData gives the list of classes and their order.");
}

/// <summary>Creates the key values of a column from the names of classes.</summary>
internal static class ClassKeyValues
{
    /// <summary>Creates the annotations of a key column whose key i stands for the i-th name, counted from 1.</summary>
    internal static DataViewSchema.Annotations Annotations(IReadOnlyList<string> classNames)
    {
        ReadOnlyMemory<char>[] names = [.. classNames.Select(name => name.AsMemory())];
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddKeyValues(names.Length, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> values) =>
        {
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref values, names.Length);
            names.CopyTo(editor.Values);
            values = editor.Commit();
        });
        return annotations.ToAnnotations();
    }
}
