using Mono.Cecil;

namespace Microsoft.ML.VideoDetection.Tests.Architecture;

/// <summary>Finds which folders of the library use which, from the types in the assembly.</summary>
internal static class FolderGraph
{
    /// <summary>Reads the arrows between the library's top folders; the root, which may use everything, and Diagnostics, which everything may use, are left out.</summary>
    /// <returns>For each folder those it uses, in alphabetical order.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read()
    {
        IReadOnlyDictionary<string, string> folders = SourceFolders.Read();
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(VideoDetectionCatalog).Assembly.Location);
        var arrows = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var types in module.Types.GroupBy(type => TopOf(TypeReferences.NameOf(type))).Where(group => IsDrawn(group.Key)))
        {
            arrows[types.Key!] =
            [
                .. types.SelectMany(TypeReferences.Of).Select(TopOf).Where(IsDrawn).Where(used => used != types.Key).Distinct().Order(StringComparer.Ordinal)!,
            ];
        }

        return arrows;

        string? TopOf(string type) => folders.TryGetValue(type, out string? folder) ? folder.Split('/')[0] : null;
    }

    /// <summary>Gets the arrows that no chain of others stands for, so that a drawing of them can be read.</summary>
    /// <param name="arrows">Without circles.</param>
    public static IEnumerable<(string From, string To)> Reduce(IReadOnlyDictionary<string, IReadOnlyList<string>> arrows)
    {
        foreach ((string from, IReadOnlyList<string> uses) in arrows)
        {
            foreach (string to in uses.Where(to => !uses.Any(other => other != to && Reaches(other, to))))
                yield return (from, to);
        }

        bool Reaches(string start, string end) => arrows[start].Contains(end) || arrows[start].Any(next => Reaches(next, end));
    }

    private static bool IsDrawn(string? folder) => folder is { Length: > 0 } and not "Diagnostics";
}
