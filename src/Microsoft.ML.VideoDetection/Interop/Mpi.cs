using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Provides the functions of Open MPI that the library uses, as in its header <c>mpi.h</c>; all of them are called on one thread.</summary>
/// <remarks>
/// Open MPI's handles are addresses of symbols that the library exports; other implementations have numbers there, so that a program works with one of them
/// only. Requires version 3 of the standard, which has the non-blocking barrier.
/// </remarks>
internal sealed unsafe class Mpi
{
    /// <summary>Names the environment variable with the path of the library, if it is not on the system's search path.</summary>
    public const string PathVariable = "DFF_MPI";

    private const int ThreadFunneled = 1;

    // MPI_IN_PLACE: the input is in the output buffer.
    private static readonly void* _inPlace = (void*)1;

    private readonly nint _library;
    private readonly nint _world;

    private Mpi(nint library)
    {
        _library = library;
        _world = Symbol("ompi_mpi_comm_world");
        Float = Symbol("ompi_mpi_float");
        Double = Symbol("ompi_mpi_double");
        Byte = Symbol("ompi_mpi_byte");
        Sum = Symbol("ompi_mpi_op_sum");
    }

    /// <summary>Gets the datatype of 32-bit floats.</summary>
    public nint Float { get; }

    /// <summary>Gets the datatype of 64-bit floats.</summary>
    public nint Double { get; }

    /// <summary>Gets the datatype of bytes.</summary>
    public nint Byte { get; }

    /// <summary>Gets the sum operation.</summary>
    public nint Sum { get; }

    /// <summary>Gets the rank of this process, 0 to <see cref="Size"/> - 1.</summary>
    public int Rank => Ask("MPI_Comm_rank");

    /// <summary>Gets the number of processes that were launched together.</summary>
    public int Size => Ask("MPI_Comm_size");

    /// <summary>Loads the library; returns null if the system has none, or one whose symbols are not Open MPI's.</summary>
    public static Mpi? Load()
    {
        string[] names = Environment.GetEnvironmentVariable(PathVariable) is { } path
            ? [path]
            : ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _))
                return new Mpi(library);
        }

        return null;
    }

    /// <summary>Initializes MPI; all other calls must be made on the calling thread.</summary>
    public void Init()
    {
        int provided;
        Check(((delegate* unmanaged[Cdecl]<int*, void*, int, int*, int>)Symbol("MPI_Init_thread"))(null, null, ThreadFunneled, &provided));
    }

    /// <summary>Finalizes MPI, which all processes must do.</summary>
    public void Complete() => Check(((delegate* unmanaged[Cdecl]<int>)Symbol("MPI_Finalize"))());

    /// <summary>Ends all processes, this one included.</summary>
    public void Abort(int exitCode) => Check(((delegate* unmanaged[Cdecl]<nint, int, int>)Symbol("MPI_Abort"))(_world, exitCode));

    /// <summary>Sums values over all ranks, in place on every rank.</summary>
    public void AllReduce(void* values, int count, nint type) =>
        Check(((delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, int>)Symbol("MPI_Allreduce"))(_inPlace, values, count, type, Sum, _world));

    /// <summary>Broadcasts the bytes of the root to all ranks.</summary>
    public void Broadcast(void* bytes, int count, int root) =>
        Check(((delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)Symbol("MPI_Bcast"))(bytes, count, Byte, root, _world));

    /// <summary>
    /// Gathers the bytes of all ranks on rank 0; <paramref name="counts"/>, <paramref name="places"/> and <paramref name="all"/> are used only there.
    /// </summary>
    public void Gather(void* bytes, int count, void* all, int* counts, int* places) =>
        Check(((delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, int, nint, int>)Symbol("MPI_Gatherv"))(
            bytes, count, Byte, all, counts, places, Byte, 0, _world));

    /// <summary>Starts a non-blocking barrier.</summary>
    /// <param name="request">Receives the request for <see cref="IsDone"/>.</param>
    public void StartBarrier(out nint request)
    {
        fixed (nint* place = &request)
            Check(((delegate* unmanaged[Cdecl]<nint, nint*, int>)Symbol("MPI_Ibarrier"))(_world, place));
    }

    /// <summary>Tests whether a request is complete; must be called until it is.</summary>
    public bool IsDone(ref nint request)
    {
        int done;
        fixed (nint* place = &request)
            Check(((delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)Symbol("MPI_Test"))(place, &done, null));
        return done != 0;
    }

    private int Ask(string function)
    {
        int answer;
        Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)Symbol(function))(_world, &answer));
        return answer;
    }

    private nint Symbol(string name) => NativeLibrary.GetExport(_library, name);

    // By default the library itself ends all processes after an error.
    private static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"Open MPI reports error {code}.");
    }
}
