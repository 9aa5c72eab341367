using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TimeBudgetTests
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    [TestMethod]
    public void The_share_of_the_time_tells_how_many_steps_there_will_be()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(100), validationFrames: 0);
        Assert.AreEqual(double.PositiveInfinity, budget.StepCount(0, TimeSpan.Zero, TimeSpan.Zero));
        Assert.AreEqual(100, budget.StepCount(25, TimeSpan.FromSeconds(25), _step), 1e-9);
        Assert.AreEqual(50, budget.StepCount(25, TimeSpan.FromSeconds(50), 2 * _step), 1e-9);

        // What was done stays done, though less time is spent than was thought.
        Assert.AreEqual(52, budget.StepCount(26, TimeSpan.FromSeconds(40), _step), 1e-9);
        Assert.AreEqual(90, budget.StepCount(90, TimeSpan.FromSeconds(500), _step), 1e-9);
    }

    [TestMethod]
    public void Time_is_left_for_the_last_validation_and_checkpoint()
    {
        // 40 frames at a quarter of a step each are 10 seconds, until a validation was timed.
        var budget = new TimeBudget(TimeSpan.FromSeconds(100), validationFrames: 40);
        Assert.IsFalse(budget.IsOver(TimeSpan.FromSeconds(89), _step));
        Assert.IsTrue(budget.IsOver(TimeSpan.FromSeconds(89.5), _step));
        Assert.AreEqual(60, budget.StepCount(30, TimeSpan.FromSeconds(45), _step), 1e-9);

        budget.Validated(TimeSpan.FromSeconds(20));
        budget.Saved(TimeSpan.FromSeconds(4));
        Assert.IsFalse(budget.IsOver(TimeSpan.FromSeconds(75), _step));
        Assert.IsTrue(budget.IsOver(TimeSpan.FromSeconds(75.5), _step));
    }
}
