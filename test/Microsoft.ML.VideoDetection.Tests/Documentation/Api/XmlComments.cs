using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Api;

/// <summary>The XML comments of the library, as Markdown.</summary>
/// <param name="path">The file that the compiler wrote.</param>
/// <param name="linkTo">Gives the page of a type by its documentation id, or null.</param>
internal sealed partial class XmlComments(string path, Func<string, string?> linkTo)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(path, LoadOptions.PreserveWhitespace)
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public XElement? Find(string id) => _members.GetValueOrDefault(id);

    /// <summary>A part such as <c>summary</c> of a member's comment; empty when it has none.</summary>
    public string Part(string id, string name)
    {
        XElement? member = Find(id);
        return member?.Element(name) is { } part ? Markdown(part)
            : member?.Element("inheritdoc")?.Attribute("cref") is { } other ? Part(other.Value, name)
            : "";
    }

    /// <summary>Parts with a name of their own, such as parameters and exceptions.</summary>
    public IEnumerable<(string Name, string Text)> Parts(string id, string element, string attribute) =>
        (Find(id)?.Elements(element) ?? []).Select(part => (part.Attribute(attribute)!.Value, Markdown(part)));

    public string Markdown(XElement element)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
            Append(text, node);
        string[] lines = [.. text.ToString().Split('\n').Select(line => Spaces().Replace(line, " ").Trim())];
        return ManyLines().Replace(string.Join('\n', WithTables(lines)), "\n\n").Trim();
    }

    // As in ML.NET's comments, a table is written as text; Markdown wants a blank line before it, and a rule under its first row.
    private static IEnumerable<string> WithTables(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            bool begins = lines[i].StartsWith('|') && (i == 0 || !lines[i - 1].StartsWith('|'));
            if (begins)
                yield return "";
            yield return lines[i];
            if (begins && !(i + 1 < lines.Length && lines[i + 1].StartsWith("|---", StringComparison.Ordinal)))
                yield return string.Concat(Enumerable.Repeat("|---", lines[i].Count(letter => letter == '|') - 1)) + "|";
        }
    }

    private void Append(StringBuilder text, XNode node)
    {
        if (node is XText plain)
        {
            // A line break of the source is a space.
            text.Append(Spaces().Replace(plain.Value.ReplaceLineEndings(" "), " ").Replace("<", "&lt;", StringComparison.Ordinal));
            return;
        }

        if (node is not XElement element)
            return;
        switch (element.Name.LocalName)
        {
            case "see" or "seealso":
                text.Append(Reference(element));
                break;
            case "paramref" or "typeparamref":
                text.Append('`').Append(element.Attribute("name")!.Value).Append('`');
                break;
            case "c":
                text.Append('`').Append(element.Value).Append('`');
                break;
            case "code":
                text.Append("\n\n```text\n").Append(element.Value.Trim('\n', ' ').Replace(' ', '\u00a0')).Append("\n```\n\n");
                break;
            case "br":
                text.Append('\n');
                break;
            case "list":
                text.Append("\n\n");
                foreach (XElement item in element.Elements("item"))
                    text.Append("- ").Append(string.Join(": ", item.Elements().Select(Markdown))).Append('\n');
                text.Append('\n');
                break;
            default:
                text.Append("\n\n").Append(Markdown(element)).Append("\n\n");
                break;
        }
    }

    private string Reference(XElement see)
    {
        if (see.Attribute("langword") is { } word)
            return $"`{word.Value}`";
        if (see.Attribute("href") is { } address)
            return $"[{(see.Value.Length > 0 ? see.Value : address.Value)}]({address.Value})";
        string id = see.Attribute("cref")?.Value ?? "";
        string name = Arguments().Replace(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], "");
        string shown = see.Value.Length > 0 ? see.Value : Generic().Replace(ShortName(id, name), "");
        return linkTo(id) is string page ? $"[{shown}]({page})" : $"`{shown}`";
    }

    private static string ShortName(string id, string name)
    {
        string[] parts = name.Split('.');
        return id.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2 ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex ManyLines();

    [GeneratedRegex(@"\(.*$")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Generic();
}
