using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;
using TorchSharp;

// LoadProbe torch|opencv|patched: loads one native library and calls it; prints what came of it, exit code 1 on failure.
try
{
    Console.WriteLine(args is [var what] ? what switch
    {
        "torch" => Torch(),
        "opencv" => OpenCv(),
        "patched" => Patched(),
        _ => throw new ArgumentException($"'{what}' is not torch, opencv or patched."),
    } : throw new ArgumentException("usage: LoadProbe torch|opencv|patched"));
    return 0;
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

static string Torch()
{
    TorchNativeLibrary.EnsureLoaded();
    using torch.Tensor ones = torch.ones(3);
    using torch.Tensor sum = ones.sum();
    return $"sum {sum.item<float>()}";
}

static string OpenCv()
{
    OpenCvNativeLibrary.EnsureLoaded();
    using Mat ones = Mat.Ones(1, 3, MatType.CV_8UC1);
    return $"sum {Cv2.Sum(ones).Val0}";
}

// Also where the original would load: the copy must work on every Linux.
static string Patched()
{
    if (!OperatingSystem.IsLinux())
        throw new PlatformNotSupportedException();
    NativeLibrary.GetExport(PatchedTorchLibrary.Load(NativeSearchPath.Find("libLibTorchSharp.so")!), "THSAutograd_isGradEnabled");
    return "loaded";
}
