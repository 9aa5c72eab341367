using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Interop;

namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Tests may use torch before they use the library, whose initialiser makes torch load on older systems.</summary>
internal static class LibrarySetup
{
    [ModuleInitializer]
    internal static void Run() => RuntimeHelpers.RunModuleConstructor(typeof(NativeLibraryResolver).Module.ModuleHandle);
}
