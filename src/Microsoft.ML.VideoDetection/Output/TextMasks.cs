namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Keeps lines of text that were drawn before: those of a video come again and again.</summary>
internal sealed class TextMasks
{
    // About 10 KB each at 1080p. Classes times two-digit scores are some thousand at worst, of which few occur.
    private const int Capacity = 512;

    private readonly Dictionary<string, TextMask> _masks = [];
    private DrawingScale _scale;

    /// <summary>Gets the number of lines that are kept.</summary>
    internal int Count => _masks.Count;

    /// <summary>Gets a line of text in a size.</summary>
    internal TextMask Of(string text, DrawingScale scale)
    {
        if (_scale != scale || _masks.Count == Capacity)
        {
            _masks.Clear();
            _scale = scale;
        }

        if (!_masks.TryGetValue(text, out TextMask? mask))
        {
            mask = new TextMask(text, scale);
            _masks.Add(text, mask);
        }

        return mask;
    }
}
