using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class LearningRateScheduleTests
{
    [TestMethod]
    public void Warm_up_is_linear_and_decay_multiplies()
    {
        // mmcv: rate * (1 - (1 - step / 4) * (1 - 1/3)), so 1/3, 1/2, 2/3, 5/6 and then 1; a tenth from step 6, a hundredth from step 8.
        var schedule = new LearningRateSchedule(0.6, WarmUpSteps: 4, WarmUpFactor: 1.0 / 3, DecayAt: [0.6, 0.8], DecayFactor: 0.1);
        double[] expected = [0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.06, 0.06, 0.006, 0.006];
        for (int step = 0; step < expected.Length; step++)
            Assert.AreEqual(expected[step], schedule.At(step, 10), 1e-12, $"step {step}");
    }

    [TestMethod]
    public void Decay_inside_of_the_warm_up_multiplies_too()
    {
        var schedule = new LearningRateSchedule(1, WarmUpSteps: 10, WarmUpFactor: 0.5, DecayAt: [0.25], DecayFactor: 0.1);
        Assert.AreEqual(0.7, schedule.At(4, 20), 1e-12);
        Assert.AreEqual(0.075, schedule.At(5, 20), 1e-12);
        Assert.AreEqual(0.1, schedule.At(10, 20), 1e-12);
    }

    [TestMethod]
    public void Without_warm_up_the_first_step_has_the_full_rate() =>
        Assert.AreEqual(0.01, new LearningRateSchedule(0.01, 0, 1.0 / 3, [], 0.1).At(0, 10));

    [TestMethod]
    public void A_cosine_falls_from_the_whole_rate_to_nothing()
    {
        // Two steps of warm-up, and half a period over the eight that are left: at a quarter of it (1 + cos(pi/4)) / 2, at half of it 1/2.
        var schedule = new LearningRateSchedule(0.1, WarmUpSteps: 2, WarmUpFactor: 0.5, DecayAt: null, DecayFactor: 0.1);
        Assert.AreEqual(0.05, schedule.At(0, 10), 1e-12);
        Assert.AreEqual(0.1, schedule.At(2, 10), 1e-12);
        Assert.AreEqual(0.1 * (1 + Math.Sqrt(0.5)) / 2, schedule.At(4, 10), 1e-12);
        Assert.AreEqual(0.05, schedule.At(6, 10), 1e-12);
        Assert.AreEqual(0, schedule.At(10, 10), 1e-12);

        // A training that turns out to be longer is not over yet, and one whose length is not known has just begun.
        Assert.AreEqual(0.05, schedule.At(10, 18), 1e-12);
        Assert.AreEqual(0.1, schedule.At(10, double.PositiveInfinity), 1e-12);
    }
}
