using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>What <c>seqinfo.ini</c> says of a sequence; null where it does not.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="ImageFolder">Folder of the images below that of the sequence.</param>
/// <param name="Length">Number of frames.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record MotSequenceInfo(string? Name, string? ImageFolder, int? Length, int? Width, int? Height)
{
    /// <summary>Reads the file; where it is missing, as in the first challenge, nothing is known.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the message names it.</exception>
    internal static MotSequenceInfo Read(string path)
    {
        MotSequenceInfo info = new(null, null, null, null, null);
        if (!File.Exists(path))
        {
            return info;
        }

        using LabelLines reader = new(path);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            text = text.Trim();
            if (text.Length == 0 || text[0] is '[' or ';' or '#')
            {
                continue;
            }

            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string where = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}");
            if (equals < 0)
            {
                throw new InvalidDataException($"{where} is '{text}', expected key=value.");
            }

            info = info.With(text[..equals].Trim(), text[(equals + 1)..].Trim(), where);
        }

        return info;
    }

    private MotSequenceInfo With(string key, string value, string where) => key.ToUpperInvariant() switch
    {
        "NAME" => this with { Name = value },
        "IMDIR" => this with { ImageFolder = Below(value, where) },
        "SEQLENGTH" => this with { Length = Number(key, value, where) },
        "IMWIDTH" => this with { Width = Number(key, value, where) },
        "IMHEIGHT" => this with { Height = Number(key, value, where) },
        _ => this,
    };

    private static string Below(string value, string where)
    {
        PathBelow.Require(value, where);
        return value;
    }

    private static int Number(string key, string value, string where) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new InvalidDataException($"{where} has {key} '{value}', expected a positive whole number.");
}
