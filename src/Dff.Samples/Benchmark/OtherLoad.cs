using System.ComponentModel;
using System.Diagnostics;

namespace Dff.Samples.Benchmark;

/// <summary>How busy other processes keep the machine, so that a disturbed measurement is known for one.</summary>
internal sealed class OtherLoad
{
    private readonly Dictionary<(int Id, DateTime Start), TimeSpan> _before = Snapshot();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Processors kept busy since this was made, on average, by processes that were there then and are there now.</summary>
    public double Processors()
    {
        double seconds = 0;
        foreach (((int id, DateTime start), TimeSpan used) in Snapshot())
        {
            if (id != Environment.ProcessId)
                seconds += (used - _before.GetValueOrDefault((id, start))).TotalSeconds;
        }

        return seconds / _watch.Elapsed.TotalSeconds;
    }

    private static Dictionary<(int Id, DateTime Start), TimeSpan> Snapshot()
    {
        var times = new Dictionary<(int Id, DateTime Start), TimeSpan>();
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    times[(process.Id, process.StartTime)] = process.TotalProcessorTime;
                }
                catch (Exception e) when (e is Win32Exception or InvalidOperationException or NotSupportedException)
                {
                    // Another user's, or ended just now.
                }
            }
        }

        return times;
    }
}
