using System.Text;

namespace Dff.Samples.Web.Uploads;

/// <summary>What people see of a file's name: never a path, nothing that a shell, a spreadsheet or a header could take for more.</summary>
internal static class UploadName
{
    private const int LongestName = 80;

    public static string Clean(string? given, string otherwise)
    {
        ReadOnlySpan<char> last = given.AsSpan()[(given.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var name = new StringBuilder();
        foreach (Rune rune in last.EnumerateRunes())
        {
            if (name.Length >= LongestName)
                break;
            name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or '-' or '_' or '(' or ')' ? rune.ToString() : "_");
        }

        string clean = name.ToString().TrimStart(' ', '.', '-').TrimEnd(' ', '.');
        return clean.Length == 0 ? otherwise : clean;
    }
}
