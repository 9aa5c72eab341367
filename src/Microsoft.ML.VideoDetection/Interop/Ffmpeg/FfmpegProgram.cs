using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Represents the <c>ffmpeg</c> of the system: its path, and its encoders.</summary>
/// <remarks>
/// It is run as a process, without the package FFMpegCore, which joins all arguments to one string that file names can break, pulls frames from an enumerable
/// where they are pushed here, and has no timeout for a hanging program. Only the start of a process would remain of it.
/// </remarks>
internal sealed partial class FfmpegProgram
{
    /// <summary>Names the environment variable with the path of the program; "0" disables it.</summary>
    internal const string Variable = "DFF_FFMPEG";

    /// <summary>Advises how to install the program.</summary>
    internal const string Advice = "install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg) or put its path into " + Variable;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), FfmpegProgram> _known = new();

    private FfmpegProgram(string path, Version? version, IReadOnlySet<string> encoders) => (Path, Version, Encoders) = (path, version, encoders);

    /// <summary>Gets the full path.</summary>
    internal string Path { get; }

    /// <summary>Gets the names of the video and audio encoders that it was built with; whether their hardware exists shows only in use.</summary>
    internal IReadOnlySet<string> Encoders { get; }

    /// <summary>Gets the release; null for a build between releases.</summary>
    internal Version? Version { get; }

    /// <summary>Finds the program that <c>DFF_FFMPEG</c> names, or else the one on the path; returns null if there is none or it is disabled.</summary>
    /// <exception cref="IOException"><c>DFF_FFMPEG</c> names a file that cannot be run, or that is not ffmpeg.</exception>
    internal static FfmpegProgram? Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named == "0")
            return null;
        return string.IsNullOrEmpty(named)
            ? OnPath("ffmpeg") is string found ? Ask(found, null) : null
            : Ask(System.IO.Path.GetFullPath(named), named);
    }

    /// <summary>Finds the <c>ffprobe</c> that came with it; returns null if there is none.</summary>
    internal string? FindProbe()
    {
        string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, OperatingSystem.IsWindows() ? "ffprobe.exe" : "ffprobe");
        return IsProgram(beside) ? beside : OnPath("ffprobe");
    }

    private static FfmpegProgram Ask(string path, string? named)
    {
        string whose = named is null ? $"'{path}'" : $"{Variable} is '{named}', which";
        if (!IsProgram(path))
            throw new IOException($"{whose} {(File.Exists(path) ? "may not be executed" : "does not exist")}; {Advice}, or set {Variable}=0 to do without.");
        return _known.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), _ =>
        {
            using FfmpegProcess process = FfmpegProcess.Start(path, ["-encoders"], _patience, keepOutput: 1 << 20);
            process.CloseInput();
            process.Finish("listed its encoders");
            HashSet<string> encoders = [.. EncoderLine().Matches(process.Output).Select(match => match.Groups[1].Value)];
            if (encoders.Count == 0)
                throw new IOException($"{whose} does not list encoders as ffmpeg does{process.Said}; {Advice}, or set {Variable}=0 to do without.");
            Match version = ReleaseLine().Match(process.Errors);
            return new FfmpegProgram(
                path,
                version.Success ? new Version(int.Parse(version.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(version.Groups[2].Value, CultureInfo.InvariantCulture)) : null,
                encoders);
        });
    }

    private static string? OnPath(string name)
    {
        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // A relative folder would find another program in each current folder.
            if (System.IO.Path.IsPathFullyQualified(folder) && System.IO.Path.Combine(folder, file) is var path && IsProgram(path))
                return path;
        }

        return null;
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    // " V....D libx264              libx264 H.264 / AVC ..."
    [GeneratedRegex(@"^ [VA][.A-Z]{5} (\S+)", RegexOptions.Multiline)]
    private static partial Regex EncoderLine();

    [GeneratedRegex(@"^ffmpeg version n?(\d{1,4})\.(\d{1,4})")]
    private static partial Regex ReleaseLine();
}
