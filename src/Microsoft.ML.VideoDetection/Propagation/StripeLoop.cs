namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Calls one method for each of some stripes, on one thread or several.</summary>
internal sealed class StripeLoop(Action<int> body)
{
    private ParallelOptions _parallel = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Returns when all stripes are done.</summary>
    /// <param name="stripes">How many.</param>
    /// <param name="threads">How many of them at a time, at most.</param>
    public void Run(int stripes, int threads)
    {
        if (threads == 1 || stripes == 1)
        {
            for (int stripe = 0; stripe < stripes; stripe++)
            {
                body(stripe);
            }

            return;
        }

        if (_parallel.MaxDegreeOfParallelism != threads)
        {
            _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        }

        Parallel.For(0, stripes, _parallel, body);
    }
}
