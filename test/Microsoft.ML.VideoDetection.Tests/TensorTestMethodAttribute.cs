using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>
/// A test that must dispose every tensor it makes, itself or in the code that it tests; it fails with the number that leaked.
/// </summary>
/// <remarks>
/// Counts before and after the test including its initialise and clean-up methods. Tensors made once for all tests of a
/// class belong into <c>[ClassInitialize]</c>; the counts are those of the process, so tests don't run in parallel.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TensorTestMethodAttribute(
    [CallerFilePath] string callerFilePath = "",
    [CallerLineNumber] int callerLineNumber = -1) : TestMethodAttribute(callerFilePath, callerLineNumber)
{
    public override async Task<TestResult[]> ExecuteAsync(ITestMethod testMethod)
    {
        (TestResult[] results, long leaked) = await CountAsync(testMethod);

        // What a model keeps for a size of frames that is new to it is no leak; a leak happens every time.
        if (leaked > 0)
            (results, leaked) = await CountAsync(testMethod);

        // A test that failed leaks because of its exception; its own message says more.
        if (leaked != 0 && Array.TrueForAll(results, result => result.Outcome == UnitTestOutcome.Passed))
        {
            results[^1].Outcome = UnitTestOutcome.Failed;
            results[^1].TestFailureException = new AssertFailedException(leaked > 0
                ? $"{testMethod.TestMethodName} leaked {leaked} tensor(s): made during the test and never disposed."
                : $"{testMethod.TestMethodName} disposed {-leaked} tensor(s) that it did not make.");
        }
        return results;
    }

    private async Task<(TestResult[] Results, long Leaked)> CountAsync(ITestMethod testMethod)
    {
        TensorCount before = TensorCount.Now();
        TestResult[] results = await base.ExecuteAsync(testMethod);
        return (results, TensorCount.Now().LeakedSince(before));
    }
}
