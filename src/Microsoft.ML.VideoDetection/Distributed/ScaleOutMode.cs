namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies whether processes that Open MPI launched together work as one.</summary>
public enum ScaleOutMode
{
    /// <summary>Lets each process work by itself, however it was launched.</summary>
    Off,

    /// <summary>
    /// Lets processes that <c>mpirun</c>, or <c>srun</c> with PMIx, launched together work as one; a process that was launched alone works by itself, and
    /// does not need Open MPI.
    /// </summary>
    WhenLaunched,

    /// <summary>Works like <see cref="WhenLaunched"/>, but throws in a process that was launched alone.</summary>
    Required,
}
