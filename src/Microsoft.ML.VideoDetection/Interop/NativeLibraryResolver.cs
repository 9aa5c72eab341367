using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Steps in when the runtime has looked for one of our native libraries in vain.</summary>
internal static class NativeLibraryResolver
{
    /// <summary>
    /// Runs when the first code of this library runs, which is before any tensor of it is made; an application that uses
    /// torch before that is on its own.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp loads its library in a static constructor; nothing later could step in.")]
    internal static void Install()
    {
        (AssemblyLoadContext.GetLoadContext(typeof(NativeLibraryResolver).Assembly) ?? AssemblyLoadContext.Default).ResolvingUnmanagedDll += Resolve;
        TorchEnvironment.Prepare();
    }

    private static nint Resolve(Assembly caller, string name)
    {
        if (name is not (TorchNativeLibrary.Name or OpenCvNativeLibrary.Name))
            return 0;
        // The runtime does not look beside the application when the wrapper forbids it and no deps.json lists the file.
        if (NativeSearchPath.Find(NativeSearchPath.FileName(name)) is not { } path)
            return 0;
        if (NativeLibrary.TryLoad(path, out nint handle))
            return handle;
        return name == TorchNativeLibrary.Name && OperatingSystem.IsLinux() ? TorchNativeLibrary.LoadPatched(path) : 0;
    }
}
