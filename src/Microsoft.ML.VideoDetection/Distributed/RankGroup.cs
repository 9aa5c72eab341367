using System.Diagnostics;
using System.Text;
using Microsoft.ML.VideoDetection.Interop;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Represents the processes that were launched together; all ranks must make the same calls in the same order.</summary>
internal sealed unsafe class RankGroup
{
    // When all processes fail alike, rank n waits n times this long, so that the lowest rank reports.
    private static readonly TimeSpan _reportDelay = TimeSpan.FromSeconds(1);
    private const int MostTurns = 10;

    private static readonly Lock _joining = new();
    private static RankGroup? _joined;

    private readonly RankThread _thread = new();
    private readonly Mpi _mpi;
    private volatile bool _isLost;
    private volatile bool _hasStopped;

    private RankGroup(Mpi mpi, MpiLaunch launch)
    {
        _mpi = mpi;
        (Rank, Count) = _thread.Run(() =>
        {
            mpi.Init();
            return (mpi.Rank, mpi.Size);
        });
        if (Count != launch.Count)
        {
            throw new InvalidOperationException(
                $"The launcher started {launch.Count} processes, but Open MPI knows of {Count}: use the mpirun of the Open MPI that is "
                + "installed, or srun --mpi=pmix.");
        }

        string[] machines = AllGather(Environment.MachineName), processors = AllGather(RankPlace.AllowedProcessors());
        Place = RankPlace.Of(Rank, machines, processors, Environment.ProcessorCount);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Leave();
    }

    /// <summary>Gets the rank of this process, 0 to <see cref="Count"/> - 1; rank 0 writes files and logs.</summary>
    public int Rank { get; }

    /// <summary>Gets the number of processes, at least 2.</summary>
    public int Count { get; }

    /// <summary>Gets whether this is rank 0, which writes files and logs.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Gets the machine-local place of this rank.</summary>
    public RankPlace Place { get; }

    /// <summary>Gets or sets whether waiting may spin, which costs nothing when networks run on GPUs. Default: false.</summary>
    public bool SpinsWhileWaiting { get; set; }

    /// <summary>Gets the time spent in transfers between processes, on the thread that does them.</summary>
    public TimeSpan TransferTime { get; private set; }

    /// <summary>Runs work together with the other processes of a launch, and ends all of them if it fails on this one alone.</summary>
    /// <param name="mode">Whether to join other processes.</param>
    /// <param name="work">Receives the group; null if this process is alone.</param>
    /// <exception cref="DllNotFoundException">Open MPI is required but not installed.</exception>
    /// <exception cref="InvalidOperationException">This process was launched alone although <paramref name="mode"/> forbids it, or by another
    /// MPI.</exception>
    public static T Together<T>(ScaleOutMode mode, Func<RankGroup?, T> work)
    {
        RankGroup? ranks = Join(mode);
        try
        {
            return work(ranks);
        }
        catch (Exception error) when (ranks is not null && !error.IsOfAllRanks)
        {
            // The other ranks wait for this one, and only the end of all processes reaches them.
            ranks.Fail(error.Message);
            throw;
        }
    }

    /// <summary>Joins the other processes at the first call; returns null if this process was launched alone or is to stay alone.</summary>
    /// <exception cref="DllNotFoundException">Open MPI is required but not installed.</exception>
    /// <exception cref="InvalidOperationException">This process was launched alone although <paramref name="mode"/> forbids it, or by another
    /// MPI.</exception>
    public static RankGroup? Join(ScaleOutMode mode)
    {
        if (mode == ScaleOutMode.Off || (mode == ScaleOutMode.WhenLaunched && MpiLaunch.Here is null))
            return null;
        lock (_joining)
        {
            if (_joined is not null)
                return _joined;
            MpiLaunch launch = MpiLaunch.Here ?? throw new InvalidOperationException(
                "ScaleOut is Required, but this process was launched alone: start it with Open MPI's 'mpirun -np N' or with 'srun --mpi=pmix'.");
            Mpi mpi = Mpi.Load() ?? throw new DllNotFoundException(
                $"{launch.Count} processes are to work as one, but Open MPI cannot be loaded: install it with 'sudo apt-get install openmpi-bin "
                + $"libopenmpi3' or as your cluster does, put the path of its libmpi.so.40 into {Mpi.PathVariable}, or start one process without mpirun.");
            _joined = new RankGroup(mpi, launch);
            LimitThreads(_joined.Place.Threads);
            return _joined;
        }
    }

    /// <summary>Runs a collective operation on the thread of the group as soon as all processes have reached it.</summary>
    public Task Post(Action<Mpi> collective) => _thread.Post(() =>
    {
        Meet();
        long start = Stopwatch.GetTimestamp();
        collective(_mpi);
        TransferTime += Stopwatch.GetElapsedTime(start);
    });

    /// <summary>Sums values over all ranks, in place.</summary>
    public Task AllReduce(double[] values) => Post(mpi =>
    {
        fixed (double* place = values)
            mpi.AllReduce(place, values.Length, mpi.Double);
    });

    /// <summary>Broadcasts rank 0's text to all ranks; the arguments of other ranks are ignored.</summary>
    public string Broadcast(string text)
    {
        byte[] bytes = IsFirst ? Encoding.UTF8.GetBytes(text) : [];
        var length = new double[] { bytes.Length };
        AllReduce(length).GetAwaiter().GetResult();
        if (!IsFirst)
            bytes = new byte[(int)length[0]];
        Post(mpi =>
        {
            fixed (byte* place = bytes)
                mpi.Broadcast(place, bytes.Length, root: 0);
        }).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Gathers the bytes of all ranks on rank 0, in the order of ranks; other ranks receive an empty array.</summary>
    public byte[][] Gather(byte[] own)
    {
        var lengths = new double[Count];
        lengths[Rank] = own.Length;
        AllReduce(lengths).GetAwaiter().GetResult();
        int[] counts = [.. lengths.Select(length => (int)length)];
        var places = new int[Count];
        for (int i = 1; i < Count; i++)
            places[i] = checked(places[i - 1] + counts[i - 1]);
        var all = new byte[IsFirst ? checked(places[^1] + counts[^1]) : 0];
        Post(mpi =>
        {
            fixed (byte* from = own, to = all)
            fixed (int* count = counts, place = places)
                mpi.Gather(from, own.Length, to, count, place);
        }).GetAwaiter().GetResult();
        return IsFirst ? [.. counts.Select((count, i) => all.AsSpan(places[i], count).ToArray())] : [];
    }

    /// <summary>Exchanges texts without line breaks: every rank receives all of them, in the order of ranks.</summary>
    public string[] AllGather(string own) =>
        Broadcast(string.Join('\n', Gather(Encoding.UTF8.GetBytes(own)).Select(Encoding.UTF8.GetString))).Split('\n');

    /// <summary>Marks this process as finished with the common work, whatever its exit code will be; it ends together with the others.</summary>
    public void Stop() => _hasStopped = true;

    /// <summary>Marks an error at which all processes end their common work at the same place, so that none waits for another.</summary>
    public T AllStop<T>(T error)
        where T : Exception
    {
        Stop();
        error.MarkAsOfAllRanks();
        return error;
    }

    /// <summary>Ends all processes because of an error of this one, after writing it to standard error.</summary>
    public void Fail(string message)
    {
        // If all ranks throw the same error, rank 0 ends the others before their turn.
        Thread.Sleep(_reportDelay * Math.Min(Rank, MostTurns));
        using (var error = new StreamWriter(Console.OpenStandardError()))
            error.WriteLine($"Rank {Rank} of {Count}, on {Environment.MachineName}: {message}");
        _isLost = true;
        _thread.Post(() => _mpi.Abort(1)).Wait(TimeSpan.FromSeconds(10));
        using Process self = Process.GetCurrentProcess();
        self.Kill();
    }

    // Ranks of one machine share its processors, unless the user has set the number of threads.
    private static void LimitThreads(int share)
    {
        TorchNativeLibrary.EnsureLoaded();
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null && get_num_threads() > share)
            set_num_threads(share);
    }

    // A blocking collective spins, which on the CPU takes time from ranks that still compute. So all ranks first meet at a barrier that is polled
    // every millisecond; the collective that follows is then fast.
    private void Meet()
    {
        _mpi.StartBarrier(out nint request);
        var pauses = new SpinWait();
        while (!_mpi.IsDone(ref request))
        {
            if (_isLost)
                _mpi.Abort(1);
            pauses.SpinOnce(sleep1Threshold: SpinsWhileWaiting ? -1 : 20);
        }
    }

    // A process that ends early with an error must not wait for the others; the launcher ends those.
    private void Leave()
    {
        if (!_isLost && (Environment.ExitCode == 0 || _hasStopped))
            _thread.Post(_mpi.Complete).GetAwaiter().GetResult();
    }
}
