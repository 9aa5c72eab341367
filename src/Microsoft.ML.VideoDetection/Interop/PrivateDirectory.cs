using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Provides directories on Linux that only the current user can write to, so that code loaded from them is the user's own.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PrivateDirectory
{
    private const string Name = "microsoft-ml-videodetection";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Gets the candidates, best first: the user's cache, then a per-user name in the temporary directory.</summary>
    public static IEnumerable<string> Candidates()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (Path.IsPathFullyQualified(cache ?? ""))
            yield return Path.Combine(cache!, Name);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Path.IsPathFullyQualified(home))
            yield return Path.Combine(home, ".cache", Name);
        yield return Path.Combine(Path.GetTempPath(), $"{Name}-{EffectiveUserId()}");
    }

    /// <summary>Creates the directory if needed, and refuses one that another user owns, can write to or has redirected.</summary>
    /// <exception cref="IOException">The directory cannot be created or is not safe.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be created.</exception>
    public static void Prepare(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent)
            Directory.CreateDirectory(parent);
        Directory.CreateDirectory(path, OwnerOnly);

        // statx does not follow the last link, so a link planted under our name shows up as a link.
        if (FileStatus(AtCurrentDirectory, path, NoFollow, TypeModeOwner, out StatusBuffer status) != 0)
            throw new IOException($"'{path}' cannot be examined (errno {Marshal.GetLastPInvokeError()}).");
        const int typeMask = 0xf000, directory = 0x4000, writableByOthers = 0x12;
        if ((status.Mode & typeMask) != directory)
            throw new IOException($"'{path}' is not a directory of its own but a link or file; remove it.");
        if (status.UserId != EffectiveUserId())
            throw new IOException($"'{path}' belongs to user {status.UserId}, not to the current user {EffectiveUserId()}; remove it.");
        if ((status.Mode & writableByOthers) != 0)
            throw new IOException($"'{path}' can be written by other users; run: chmod 700 '{path}'");
    }

    private const int AtCurrentDirectory = -100;   // AT_FDCWD
    private const int NoFollow = 0x100;            // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeOwner = 0x1 | 0x2 | 0x8; // STATX_TYPE | STATX_MODE | STATX_UID

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileStatus(int directory, string path, int flags, uint mask, out StatusBuffer status);

    /// <summary>Represents <c>struct statx</c>, whose layout is the same on every architecture: 256 bytes, two of its fields used here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusBuffer
    {
        [FieldOffset(20)] public uint UserId;
        [FieldOffset(28)] public ushort Mode;
    }
}
