// Tensors are counted per process, and two cores are better used by torch than by two tests that share them.
[assembly: DoNotParallelize]
