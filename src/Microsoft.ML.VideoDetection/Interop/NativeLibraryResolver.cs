using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Resolves the native libraries that the runtime does not find.</summary>
internal static class NativeLibraryResolver
{
    /// <summary>
    /// Registers the resolver when the first code of this library runs, before any of its tensors is created; an application that uses torch earlier has to
    /// resolve it itself.
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
        // The runtime does not look beside the application if the wrapper forbids it and no deps.json lists the file.
        if (NativeSearchPath.Find(NativeSearchPath.FileName(name)) is not { } path)
            return 0;
        if (NativeLibrary.TryLoad(path, out nint handle))
            return handle;
        return name == TorchNativeLibrary.Name && OperatingSystem.IsLinux() ? TorchNativeLibrary.LoadPatched(path) : 0;
    }
}
