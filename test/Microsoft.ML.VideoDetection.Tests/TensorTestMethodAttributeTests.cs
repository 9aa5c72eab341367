using System.Reflection;
using Microsoft.ML.VideoDetection.Evaluation;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests;

[TestClass]
public sealed class TensorTestMethodAttributeTests
{
    [TensorTestMethod]
    public void EverythingDisposed_Passes()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor sum = torch.ones(2) + torch.ones(2);
        Assert.AreEqual(4f, sum.sum().item<float>());
    }

    [TestMethod]
    public async Task TwoTensorsKept_FailsWithTwo()
    {
        torch.Tensor[] kept = [];
        TestResult result = await Run(() => kept = [torch.ones(1), torch.zeros(1)]);

        Assert.AreEqual(UnitTestOutcome.Failed, result.Outcome);
        StringAssert.Contains(result.TestFailureException!.Message, "leaked 2 tensor(s)");
        foreach (torch.Tensor tensor in kept)
            tensor.Dispose();
    }

    [TestMethod]
    public async Task ThreeTensorsCollectedDuringTheTest_FailsWithThree()
    {
        TestResult result = await Run(() =>
        {
            MakeGarbage();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        });

        StringAssert.Contains(result.TestFailureException!.Message, "leaked 3 tensor(s)");
    }

    [TestMethod]
    public async Task GarbageOfAnEarlierTest_IsNotBlamedOnThisOne()
    {
        MakeGarbage();
        TestResult result = await Run(() => torch.ones(1).Dispose());

        Assert.AreEqual(UnitTestOutcome.Passed, result.Outcome);
    }

    [TestMethod]
    public async Task TensorDisposedOnAnotherThread_Passes()
    {
        TestResult result = await Run(() =>
        {
            torch.Tensor tensor = torch.ones(1);
            var thread = new Thread(tensor.Dispose);
            thread.Start();
            thread.Join();
        });

        Assert.AreEqual(UnitTestOutcome.Passed, result.Outcome);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage()
    {
        for (int i = 0; i < 3; i++)
            torch.ones(1);
    }

    private static async Task<TestResult> Run(Action body) => (await new TensorTestMethodAttribute().ExecuteAsync(new Method(body))).Single();

    /// <summary>Stands for the test method that the runner would hand over.</summary>
    private sealed class Method(Action body) : ITestMethod
    {
        public string TestMethodName => "Sample";
        public string TestClassName => "Samples";
        public Type ReturnType => typeof(void);
        public object?[]? Arguments => null;
        public ParameterInfo[] ParameterTypes => [];
        public MethodInfo MethodInfo => body.Method;
        public Attribute[]? GetAllAttributes() => [];
        public TAttribute[] GetAttributes<TAttribute>() where TAttribute : Attribute => [];

        public Task<TestResult> InvokeAsync(object?[]? arguments)
        {
            body();
            return Task.FromResult(new TestResult { Outcome = UnitTestOutcome.Passed });
        }
    }
}
