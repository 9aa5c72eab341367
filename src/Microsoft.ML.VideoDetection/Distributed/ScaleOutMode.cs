namespace Microsoft.ML.VideoDetection;

/// <summary>Whether processes that were launched together by Open MPI work as one.</summary>
public enum ScaleOutMode
{
    /// <summary>Each process works by itself, however it was launched.</summary>
    Off,

    /// <summary>
    /// Processes that <c>mpirun</c>, or <c>srun</c> with PMIx, launched together work as one. A process that was launched alone works by
    /// itself, and does not need Open MPI.
    /// </summary>
    WhenLaunched,

    /// <summary>As <see cref="WhenLaunched"/>, but a process that was launched alone is an error.</summary>
    Required,
}
