using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tests.Samples.Web;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>The pages speak of what is there.</summary>
[TestClass]
public sealed partial class PageTests
{
    private static readonly string _root = ConsoleProgram.RepositoryRoot;

    [TestMethod]
    public void Links_and_pictures_lead_somewhere()
    {
        foreach (string page in Pages())
        {
            foreach (Match link in Links().Matches(File.ReadAllText(page)))
            {
                string[] target = link.Groups["target"].Value.Split('#');
                if (target[0].Contains("://", StringComparison.Ordinal))
                    continue;
                string file = target[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target[0]));
                Assert.IsTrue(Path.Exists(file), $"{page} leads to '{target[0]}', which is not there.");
                if (target.Length == 2)
                    Assert.Contains(target[1], Anchors(file), $"{page} leads to a heading that {target[0]} does not have.");
            }
        }
    }

    [TestMethod]
    public void Every_page_is_in_the_index()
    {
        string index = File.ReadAllText(Path.Combine(_root, "docs", "README.md"));
        foreach (string page in Directory.GetFiles(Path.Combine(_root, "docs"), "*.md").Select(page => Path.GetFileName(page)).Where(page => page != "README.md"))
            Assert.Contains($"({page})", index);
    }

    [TestMethod]
    public void Messages_of_the_troubleshooting_are_in_the_code()
    {
        string code = string.Concat(Directory.EnumerateFiles(Path.Combine(_root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(_root, "build"), "*.props")).Append(Path.Combine(_root, "build.sh")).Select(File.ReadAllText));
        MatchCollection messages = Messages().Matches(File.ReadAllText(Path.Combine(_root, "docs", "troubleshooting.md")));
        Assert.IsGreaterThan(30, messages.Count);
        foreach (string part in messages.SelectMany(message => message.Groups["text"].Value.Split('…')).Select(part => part.Trim()).Where(part => part.Length > 2))
            Assert.IsTrue(code.Contains(part, StringComparison.Ordinal), $"No message has '{part}'.");
    }

    [TestMethod]
    public void Commands_are_understood()
    {
        RootCommand root = Dff.Samples.Commands.SamplesCommand.Create();
        int count = 0;
        foreach (string page in Pages())
        {
            foreach (Match match in Commands().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                string command = match.Groups["rest"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Trim();
                string[] errors = [.. root.Parse(command).Errors.Select(error => error.Message)];
                Assert.IsEmpty(errors, $"{page}: '{command}': {string.Join(' ', errors)}");
                count++;
            }
        }

        Assert.IsGreaterThan(20, count);
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Path.Combine(_root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(_root, "*.md"));

    // As GitHub makes them of headings.
    private static string[] Anchors(string page) => [.. Headings().Matches(File.ReadAllText(page)).Select(heading =>
        NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\| `(?<text>[^`]+)`[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex Messages();

    // A command of Dff.Samples, with its continued lines.
    [GeneratedRegex(@"^\s*(dff|dotnet run --project src/Dff\.Samples -c Release --) (?<rest>(.*\\\n)*.*)$", RegexOptions.Multiline)]
    private static partial Regex Commands();
}
