using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Output;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Reads the entries of a <c>data.yaml</c> that are texts, lists of texts, or texts by key, and ignores all others.</summary>
/// <remarks>Read event by event, so that the file creates no objects: it cannot name types, and aliases are not followed.</remarks>
internal sealed class YoloYaml
{
    // COCO's with its download script has 6,000 bytes, one of 10,000 classes 200,000.
    private const int LargestFile = 4 << 20;

    private readonly Dictionary<string, List<(string? Key, string Value)>> _entries = new(StringComparer.Ordinal);

    private YoloYaml(string path) => Path = path;

    internal string Path { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not YAML, or not a mapping; the message names the line.</exception>
    internal static YoloYaml Read(string path)
    {
        using StringReader text = new(YoloText.Whole(path, LargestFile));
        YoloYaml yaml = new(path);
        try
        {
            Parser parser = new(text);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            if (!parser.Accept<MappingStart>(out _))
                throw new InvalidDataException($"'{path}' is no mapping of keys; expected 'names:' and 'train:'.");
            yaml.ReadMapping(parser);
            return yaml;
        }
        catch (YamlException error)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"'{path}' line {error.Start.Line} is no valid YAML: {error.InnerException?.Message ?? error.Message}"), error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Thrown by the parser if a bracket is not closed.
            throw new InvalidDataException($"'{path}' is no valid YAML: {error.Message}", error);
        }
    }

    /// <summary>Reads Darknet's description, lines of <c>key = value</c>, whose class names are the lines of another file.</summary>
    /// <exception cref="InvalidDataException">A line is malformed, or the file of names is missing.</exception>
    internal static YoloYaml ReadDarknet(string path, string folder)
    {
        YoloYaml data = new(path);
        foreach ((string text, int line) in YoloText.Lines(path, LargestFile))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? "" : text[..equals].Trim();
            if (equals < 0)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line} is '{text}', expected key = value."));
            data._entries[key] = [(null, text[(equals + 1)..].Trim())];
        }

        string names = data.Texts("names") is [string given, ..] ? given : "obj.names";
        string file = PathInside.Find(folder, names, File.Exists) ?? throw new InvalidDataException($"'{path}' names the classes in '{names}', which is not in '{folder}'.");
        data._entries["names"] = [.. YoloText.Lines(file, LargestFile).Select(line => ((string?)null, line.Text))];
        return data;
    }

    /// <summary>Reads a list of classes, one per line, which labelImg and Label Studio write; the images are in the folder <c>images</c> beside it.</summary>
    internal static YoloYaml ReadClasses(string path)
    {
        YoloYaml data = new(path);
        data._entries["names"] = [.. YoloText.Lines(path, LargestFile).Select(line => ((string?)null, line.Text))];
        data._entries["train"] = [(null, "images")];
        return data;
    }

    internal bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>Gets the text, or the texts of the list, under a key; empty if there is none.</summary>
    internal IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => item.Value)];

    /// <summary>Gets the texts under a key with their keys, which are null in a list.</summary>
    internal IReadOnlyList<(string? Key, string Value)> Items(string key) => _entries.GetValueOrDefault(key) ?? [];

    private void ReadMapping(Parser parser)
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out Scalar? key))
            {
                Skip(parser);
                Skip(parser);
            }
            else if (!_entries.TryAdd(key.Value, ReadValue(parser)))
            {
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"'{Path}' line {key.Start.Line} has the key '{key.Value}' twice."));
            }
        }
    }

    private static List<(string?, string)> ReadValue(Parser parser)
    {
        List<(string?, string)> items = [];
        if (parser.TryConsume<Scalar>(out Scalar? single))
        {
            // "train:" without a value is the same as no entry.
            if (single.Value.Length > 0 && !(single.IsPlainImplicit && single.Value is "null" or "~"))
                items.Add((null, single.Value));
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (parser.TryConsume<Scalar>(out Scalar? item))
                    items.Add((null, item.Value));
                else
                    Skip(parser);
            }
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (parser.TryConsume<Scalar>(out Scalar? key) && parser.TryConsume<Scalar>(out Scalar? value))
                    items.Add((key.Value, value.Value));
                else
                    Skip(parser);
            }
        }
        else
        {
            Skip(parser);
        }

        return items;
    }

    private static void Skip(Parser parser)
    {
        int depth = 0;
        do
        {
            depth += parser.Consume<ParsingEvent>().NestingIncrease;
        }
        while (depth > 0);
    }
}
