using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Finds native libraries of NuGet packages where the runtime itself searches.</summary>
internal static class NativeSearchPath
{
    /// <summary>Gets the directories, best first, without repetition.</summary>
    public static IEnumerable<string> Directories() => All().Select(Path.TrimEndingDirectorySeparator).Distinct();

    /// <summary>Gets the full path of a library file (<c>libtorch.so</c>); returns null if no directory has it.</summary>
    public static string? Find(string fileName) => Directories().Select(directory => Path.Combine(directory, fileName)).FirstOrDefault(File.Exists);

    /// <summary>Gets the platform's file name of a library: <c>libX.so</c>, <c>libX.dylib</c> or <c>X.dll</c>.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" :
        OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static IEnumerable<string> All()
    {
        // The host's list: the application folder and, for applications that were built but not published, package folders.
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string list)
            foreach (string directory in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                yield return directory;
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeIdentifier, "native");
    }

    private static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        }
    }
}
