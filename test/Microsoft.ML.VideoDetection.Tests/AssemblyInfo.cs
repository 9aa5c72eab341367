using System.Runtime.CompilerServices;

// Tensors are counted per process, and two cores are better used by torch than by two tests that share them.
[assembly: DoNotParallelize]
// Tests build and read ML.NET models by hand; the attribute is the library's.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
