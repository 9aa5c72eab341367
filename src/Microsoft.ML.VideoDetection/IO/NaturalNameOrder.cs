namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Orders names by the numbers in them: <c>frame2</c> before <c>frame10</c>, ignoring case.</summary>
/// <remarks>
/// .NET's <see cref="System.Globalization.CompareOptions.NumericOrdering"/> is not used: without ICU (<c>InvariantGlobalization</c>, usual in containers) it
/// silently sorts 10 before 2, and with ICU the order of punctuation depends on its version. The order of frames must be the same everywhere.
/// </remarks>
internal sealed class NaturalNameOrder : IComparer<string>
{
    internal static readonly NaturalNameOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            int order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0])
                ? CompareNumbers(TakeDigits(ref a), TakeDigits(ref b))
                : char.ToUpperInvariant(Take(ref a)).CompareTo(char.ToUpperInvariant(Take(ref b)));
            if (order != 0)
            {
                return order;
            }
        }

        int rest = a.Length.CompareTo(b.Length);

        // Equal as numbers and without case ("a1", "A01"): the order must still be the same on every file system.
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }

    private static char Take(ref ReadOnlySpan<char> text)
    {
        char first = text[0];
        text = text[1..];
        return first;
    }
}
