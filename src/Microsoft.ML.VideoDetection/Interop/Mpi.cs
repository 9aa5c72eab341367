using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>The functions of Open MPI that are used here, as its header <c>mpi.h</c> has them. All of them are called on one thread.</summary>
/// <remarks>
/// Open MPI's handles are addresses of symbols that the library exports; other implementations have numbers there, so that a program
/// works with one of them only. Version 3 of the standard, which has the barrier that does not block.
/// </remarks>
internal sealed unsafe class Mpi
{
    /// <summary>Environment variable with the path of the library, where it is not where the system looks.</summary>
    public const string PathVariable = "DFF_MPI";

    private const int ThreadFunneled = 1;

    // MPI_IN_PLACE: what is sent lies where the result goes.
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

    /// <summary>Gets the type of 32-bit numbers.</summary>
    public nint Float { get; }

    /// <summary>Gets the type of 64-bit numbers.</summary>
    public nint Double { get; }

    /// <summary>Gets the type of bytes.</summary>
    public nint Byte { get; }

    /// <summary>Gets the operation that adds.</summary>
    public nint Sum { get; }

    /// <summary>Gets 0 to <see cref="Size"/> - 1.</summary>
    public int Rank => Ask("MPI_Comm_rank");

    /// <summary>Gets the number of processes that were launched together.</summary>
    public int Size => Ask("MPI_Comm_size");

    /// <summary>Loads the library; null when the system has none, or one whose symbols are not Open MPI's.</summary>
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

    /// <summary>Joins the others; the calling thread is the one for all other calls.</summary>
    public void Init()
    {
        int provided;
        Check(((delegate* unmanaged[Cdecl]<int*, void*, int, int*, int>)Symbol("MPI_Init_thread"))(null, null, ThreadFunneled, &provided));
    }

    /// <summary>Leaves the others, all of whom must come to this.</summary>
    public void Complete() => Check(((delegate* unmanaged[Cdecl]<int>)Symbol("MPI_Finalize"))());

    /// <summary>Ends all processes, this one included.</summary>
    public void Abort(int exitCode) => Check(((delegate* unmanaged[Cdecl]<nint, int, int>)Symbol("MPI_Abort"))(_world, exitCode));

    /// <summary>Adds up what all have, so that all have the sum.</summary>
    public void AllReduce(void* values, int count, nint type) =>
        Check(((delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, int>)Symbol("MPI_Allreduce"))(_inPlace, values, count, type, Sum, _world));

    /// <summary>Gives all what one has.</summary>
    public void Broadcast(void* bytes, int count, int root) =>
        Check(((delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)Symbol("MPI_Bcast"))(bytes, count, Byte, root, _world));

    /// <summary>Gives rank 0 what all have; <paramref name="counts"/>, <paramref name="places"/> and <paramref name="all"/> matter there only.</summary>
    public void Gather(void* bytes, int count, void* all, int* counts, int* places) =>
        Check(((delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, int, nint, int>)Symbol("MPI_Gatherv"))(
            bytes, count, Byte, all, counts, places, Byte, 0, _world));

    /// <summary>Begins to wait until all have begun to.</summary>
    /// <param name="request">For <see cref="IsDone"/>.</param>
    public void StartBarrier(out nint request)
    {
        fixed (nint* place = &request)
            Check(((delegate* unmanaged[Cdecl]<nint, nint*, int>)Symbol("MPI_Ibarrier"))(_world, place));
    }

    /// <summary>Whether what was begun is done; to be asked until it is.</summary>
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

    // By default the library ends all processes itself when something is wrong.
    private static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"Open MPI reports error {code}.");
    }
}
