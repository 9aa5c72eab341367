using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Finds the columns of a data view by name and checks their types.</summary>
internal static class SchemaColumns
{
    /// <param name="schema">Where to look.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="expected">What its type must be, in words, for the message.</param>
    /// <param name="fits">Whether a type is that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type; the message names both.</exception>
    internal static DataViewSchema.Column Require(DataViewSchema schema, string name, string expected, Func<DataViewType, bool> fits)
    {
        if (schema.GetColumnOrNull(name) is not DataViewSchema.Column column)
        {
            string names = schema.Count == 0 ? "none" : string.Join(", ", schema.Select(other => $"'{other.Name}'"));
            throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch: there is no column '{name}'; expected {expected}. The columns are {names}.");
        }

        return fits(column.Type)
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch for column '{name}': expected {expected}, got {column.Type}.");
    }
}
