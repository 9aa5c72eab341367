using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>The names of classes as the key values of a column.</summary>
internal static class ClassKeyValues
{
    /// <summary>The annotations of a column of keys, whose key i stands for the i-th name, counted from 1.</summary>
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
