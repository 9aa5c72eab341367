using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Maps the classes of the prediction column to those of the label column.</summary>
/// <remarks>Classes are matched by name, since a model may have been trained with more or other classes than the data has.</remarks>
internal sealed class ColumnClasses
{
    private readonly List<string> _names;
    private readonly Dictionary<string, int> _indexByName = new(StringComparer.Ordinal);
    private readonly int[] _ofPredictedKey;

    public ColumnClasses(DataViewSchema.Column label, DataViewSchema.Column predictedLabel)
    {
        _names = KeyNames(label);
        for (int i = 0; i < _names.Count; i++)
            _indexByName.TryAdd(_names[i], i);
        _ofPredictedKey = ItemType(predictedLabel) is KeyDataViewType ? [.. KeyNames(predictedLabel).Select(IndexOf)] : [];
    }

    /// <summary>Gets the names: those of the labels, then those that only predictions have.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Gets the class of a 1-based key of the prediction column; -1 if the key is missing.</summary>
    public int OfPredictedKey(uint key) => key == 0 || key > _ofPredictedKey.Length ? -1 : _ofPredictedKey[key - 1];

    /// <summary>Gets the class of a name; an unknown name becomes a class without labels.</summary>
    public int IndexOf(string name)
    {
        if (_indexByName.TryGetValue(name, out int index))
            return index;
        _names.Add(name);
        _indexByName.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    public static DataViewType ItemType(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).ItemType;

    // Keys without text values are named by number.
    private static List<string> KeyNames(DataViewSchema.Column column)
    {
        int count = (int)((KeyDataViewType)ItemType(column)).Count;
        DataViewSchema.Column? values = column.Annotations.Schema.GetColumnOrNull("KeyValues");
        if (values?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.Annotations.GetValue("KeyValues", ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }

        return [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }
}
