using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>A message that is composed only when its condition does not hold: rows are many, problems few.</summary>
[InterpolatedStringHandler]
internal ref struct RowProblem
{
    private readonly StringBuilder? _text;

    public RowProblem(int literalLength, int formattedCount, bool condition, out bool isEnabled)
    {
        isEnabled = !condition;
        _text = condition ? null : new StringBuilder(literalLength + (formattedCount * 8));
    }

    public readonly string Text => _text?.ToString() ?? "";

    public readonly void AppendLiteral(string text) => _text!.Append(text);

    public readonly void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");
}
