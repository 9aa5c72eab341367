using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Sees to it that TorchSharp's native library loads, also where it does not load by itself.</summary>
internal static class TorchNativeLibrary
{
    private const string Name = "LibTorchSharp";
    private static readonly Lock Gate = new();
    private static nint _handle;

    /// <summary>
    /// Registers for the moment when the runtime has looked for a native library in vain. Runs when the first code of this
    /// library runs, which is before any tensor of it is made.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp loads its library in a static constructor; nothing later could step in.")]
    internal static void Install()
    {
        if (OperatingSystem.IsLinux())
            (AssemblyLoadContext.GetLoadContext(typeof(TorchNativeLibrary).Assembly) ?? AssemblyLoadContext.Default).ResolvingUnmanagedDll += Resolve;
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != Name || !OperatingSystem.IsLinux())
            return 0;
        lock (Gate)
            return _handle != 0 ? _handle : _handle = PatchedTorchLibrary.Load();
    }
}
