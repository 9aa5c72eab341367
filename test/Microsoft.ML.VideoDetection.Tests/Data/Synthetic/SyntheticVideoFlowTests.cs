using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoFlowTests
{
    private static readonly SyntheticVideoOptions _plain = new() { Width = 320, Height = 240, Noise = 0, ShadowStrength = 0 };

    [TestMethod]
    [DataRow(0, 20, 19)]
    [DataRow(1, 20, 25)]
    [DataRow(2, 40, 30)]
    [DataRow(3, 0, 10)]
    public void KeyFrame_SampledAlongTheFlow_IsTheCurrentFrame(int video, int current, int key)
    {
        SyntheticVideo synthetic = new(_plain);
        DenseFlow flow = synthetic.ComputeFlow(video, current, key);
        (double flowError, double outliers, double visible) = ErrorOf(synthetic, video, current, key, flow);
        double still = ErrorOf(synthetic, video, current, key, new DenseFlow(320, 240, new float[320 * 240 * 2], flow.Visible.ToArray())).Mean;
        Console.WriteLine($"mean error {flowError:0.00} levels, {outliers:P2} above 24, {visible:P1} visible; without flow {still:0.00}");
        Assert.IsLessThan(2.5, flowError, "resampling blurs edges and patterns a little, and nothing else may differ");
        Assert.IsLessThan(0.02, outliers);
        Assert.IsLessThan(still / 2, flowError, "the frames do differ without it");
        Assert.IsGreaterThan(0.5, visible);
    }

    [TestMethod]
    public void Flow_ThereAndBack_IsZeroWherePointsAreVisible()
    {
        SyntheticVideo synthetic = new(_plain);
        DenseFlow there = synthetic.ComputeFlow(5, 10, 18), back = synthetic.ComputeFlow(5, 18, 10);
        int compared = 0;
        for (int y = 0; y < 240; y++)
        {
            for (int x = 0; x < 320; x++)
            {
                int at = (y * 320) + x;
                (float toX, float toY) = (there.Vectors.Span[2 * at], there.Vectors.Span[(2 * at) + 1]);
                int landed = ((int)MathF.Floor(y + 0.5f + toY) * 320) + (int)MathF.Floor(x + 0.5f + toX);
                if (!there.Visible.Span[at] || !back.Visible.Span[landed])
                {
                    continue;
                }

                // The vector back is taken at the nearest pixel; flow is smooth on a surface, and edges are left out by the median below.
                float sum = Math.Abs(toX + back.Vectors.Span[2 * landed]) + Math.Abs(toY + back.Vectors.Span[(2 * landed) + 1]);
                compared += sum < 0.25f ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(320 * 240 * 0.8, compared);
    }

    [TestMethod]
    public void FlowToItself_IsZeroAndVisibleEverywhere()
    {
        DenseFlow flow = new SyntheticVideo(_plain).ComputeFlow(0, 7, 7);
        Assert.IsTrue(flow.Visible.ToArray().All(visible => visible));
        Assert.IsLessThan(1e-4f, flow.Vectors.ToArray().Max(Math.Abs));
    }

    [TestMethod]
    public void Flow_AtAnObjectsMiddle_IsTheMotionOfItsBox()
    {
        SyntheticVideo synthetic = new(new SyntheticVideoOptions { Width = 320, Height = 240, ClassNames = ["disc"], OcclusionAmount = 0, MinVisibleShare = 1 });
        int compared = 0;
        for (int video = 0; video < 30; video++)
        {
            FrameAnnotation a = synthetic.LabelsOf(video, 30), b = synthetic.LabelsOf(video, 34);
            DenseFlow flow = synthetic.ComputeFlow(video, 30, 34);
            for (int i = 0; i < a.Labels.Length; i++)
            {
                int j = b.TrackIds.IndexOf(a.TrackIds[i]);
                if (j < 0)
                {
                    continue;
                }

                (float x, float y) = ((a.Boxes[4 * i] + a.Boxes[(4 * i) + 2]) / 2, (a.Boxes[(4 * i) + 1] + a.Boxes[(4 * i) + 3]) / 2);
                int at = ((int)y * 320) + (int)x;
                Assert.IsTrue(flow.Visible.Span[at]);
                Assert.AreEqual(((b.Boxes[4 * j] + b.Boxes[(4 * j) + 2]) / 2) - x, flow.Vectors.Span[2 * at], 1.6, "boxes are whole pixels");
                Assert.AreEqual(((b.Boxes[(4 * j) + 1] + b.Boxes[(4 * j) + 3]) / 2) - y, flow.Vectors.Span[(2 * at) + 1], 1.6);
                compared++;
            }
        }

        Assert.IsGreaterThan(20, compared);
    }

    private static (double Mean, double Outliers, double Visible) ErrorOf(SyntheticVideo synthetic, int video, int current, int key, DenseFlow flow)
    {
        using var now = synthetic.RenderFrame(video, current);
        using var then = synthetic.RenderFrame(video, key);
        (double sum, int outliers, int count) = (0, 0, 0);
        for (int at = 0; at < 320 * 240; at++)
        {
            float x = (at % 320) + flow.Vectors.Span[2 * at], y = (at / 320) + flow.Vectors.Span[(2 * at) + 1];
            if (!flow.Visible.Span[at] || !(x >= 0 && y >= 0 && x < 319 && y < 239))
            {
                continue;
            }

            double worst = 0;
            for (int channel = 0; channel < 3; channel++)
            {
                worst = Math.Max(worst, Math.Abs(now.Pixels[(4 * at) + channel] - Sample(then.Pixels, x, y, channel)));
            }

            sum += worst;
            outliers += worst > 24 ? 1 : 0;
            count++;
        }

        return (sum / count, (double)outliers / count, count / (320.0 * 240));
    }

    private static double Sample(ReadOnlySpan<byte> pixels, float x, float y, int channel)
    {
        int left = (int)x, top = (int)y, at = (((top * 320) + left) * 4) + channel;
        double across = x - left, down = y - top;
        double upper = pixels[at] + ((pixels[at + 4] - pixels[at]) * across);
        double lower = pixels[at + 1280] + ((pixels[at + 1284] - pixels[at + 1280]) * across);
        return upper + ((lower - upper) * down);
    }
}
