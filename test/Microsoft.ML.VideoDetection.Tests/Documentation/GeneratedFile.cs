namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>A file of the repository that is made from the code: compared, or written where the environment asks for it.</summary>
internal static class GeneratedFile
{
    /// <summary>Gets whether tests write their files instead of comparing them.</summary>
    public static bool Writing => Environment.GetEnvironmentVariable("DFF_WRITE") == "1";

    /// <summary>Compares a text with the file, or writes it.</summary>
    /// <param name="path">Relative to the repository.</param>
    /// <param name="text">What the file should hold.</param>
    /// <param name="command">Makes it again.</param>
    public static void Check(string path, string text, string command)
    {
        string file = Path.Combine(ConsoleProgram.RepositoryRoot, path);
        string expected = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Writing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
            return;
        }

        string actual = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (actual == expected)
            return;
        string[] gone = [.. actual.Split('\n').Except(expected.Split('\n'))];
        string[] added = [.. expected.Split('\n').Except(actual.Split('\n'))];
        Assert.Fail($"{path} is not what the code says. If the change is meant, run '{command}' and commit the file.\n"
            + string.Join('\n', gone.Select(line => "- " + line).Concat(added.Select(line => "+ " + line)).Take(40)));
    }
}
