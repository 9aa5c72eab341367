using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class ChainedMotionTests
{
    private const int Width = 200, Height = 150;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Compose_OfLinearMotions_IsTheirComposition(int scale)
    {
        float k = 1 << scale;
        MotionField first = KnownMotion.Make(40, 30, scale, (x, y) => (k * 0.75f, k * ((0.1f * x) - 1)));
        MotionField second = KnownMotion.Make(40, 30, scale, (x, y) => (k * ((0.05f * x) + (0.02f * y)), k * 0.1f * y));
        var result = new MotionField();
        MotionComposition.Compose(first, second, result);
        for (int y = 5; y < 25; y++)
        {
            for (int x = 5; x < 35; x++)
            {
                float toX = x + 0.75f, toY = y + (0.1f * x) - 1;
                Assert.AreEqual(k * (0.75f + (0.05f * toX) + (0.02f * toY)), result.Nearest(x, y).X, 1e-4f);
                Assert.AreEqual(k * ((0.1f * x) - 1 + (0.1f * toY)), result.Nearest(x, y).Y, 1e-4f);
            }
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 7)]
    [DataRow(7, 1)]
    [DataRow(2, 2)]
    public void Compose_BeyondTheBorders_TakesTheBorder(int width, int height)
    {
        foreach (float away in new[] { 1e6f, -1e6f, float.NaN })
        {
            MotionField second = KnownMotion.Make(width, height, 1, (x, y) => (x, y)), result = new();
            MotionComposition.Compose(KnownMotion.Make(width, height, 1, (_, _) => (away, away)), second, result);
            Assert.AreEqual(float.IsNaN(away) ? float.NaN : away + (away > 0 ? width - 1 : 0), result.Vectors[0]);
        }
    }

    [TestMethod]
    public void Compose_OfWhatDoesNotFit_Throws()
    {
        MotionField a = KnownMotion.Make(4, 3, 1, (_, _) => default), b = KnownMotion.Make(4, 4, 1, (_, _) => default);
        Assert.Contains("4 x 3", Assert.ThrowsExactly<ArgumentException>(() => MotionComposition.Compose(a, b, new MotionField())).Message);
        Assert.ThrowsExactly<ArgumentException>(() => MotionComposition.Compose(a, b = KnownMotion.Make(4, 3, 1, (_, _) => default), b));
    }

    [TestMethod]
    public void Advance_OverFrames_GivesTheMotionToTheKeyFrame()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions { Anchor = 0 });
        Fill(chain, 0);
        Assert.IsTrue(chain.Restart().Vectors.All(component => component == 0));
        for (int frame = 1; frame <= 8; frame++)
        {
            Fill(chain, frame);
            MotionField total = chain.Advance();
            // The picture moved right and down, so the key frame is to the left and above.
            Assert.AreEqual(-1.5f * frame, total.Nearest(50, 37).X, 0.5f);
            Assert.AreEqual(-0.75f * frame, total.Nearest(50, 37).Y, 0.5f);
        }
    }

    [TestMethod]
    public void Step_IsTheMotionOfOneFrame_AndUnknownAfterSkippedOnes()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions { Anchor = 0 });
        Fill(chain, 0);
        chain.Restart();
        Assert.IsNull(chain.Step);
        for (int frame = 1; frame <= 3; frame++)
        {
            Fill(chain, frame);
            chain.Advance();
            FrameStep step = chain.Step!.Value;
            Assert.AreEqual(-1.5f, step.Field.Nearest(50, 37).X, 0.3f);
            CollectionAssert.AreEqual(SmoothTexture.Moved(Width, Height, 1.5f * (frame - 1), 0.75f * (frame - 1)), step.Before.Luma.ToArray());
            CollectionAssert.AreEqual(SmoothTexture.Moved(Width, Height, 1.5f * frame, 0.75f * frame), step.Current.Luma.ToArray());
        }

        Fill(chain, 5);
        chain.Direct();
        Assert.IsNull(chain.Step);
        Fill(chain, 6);
        chain.Restart();
        Assert.IsNull(chain.Step);
    }

    [TestMethod]
    public void Advance_AfterAFrameThatShowsNothing_FindsTheKeyFrameAgain()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions { Anchor = 0 });
        Fill(chain, 0);
        chain.Restart();
        chain.Next.FillFromLuma(new byte[Width * Height], Width, Height);
        Assert.AreEqual(0, chain.Advance().Nearest(50, 37).X);

        // Through the black frame there is no motion; only the search that begins anew in the key frame finds it.
        Fill(chain, 2);
        Assert.AreEqual(-3, chain.Advance().Nearest(50, 37).X, 0.3f);
    }

    [TestMethod]
    public void Direct_AfterSkippedFrames_GivesTheMotionToTheKeyFrameAndCanBeAdvanced()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions { Anchor = 0 });
        Fill(chain, 0);
        chain.Restart();
        Fill(chain, 1);
        chain.Advance();
        Fill(chain, 4);
        Assert.AreEqual(-6, chain.Direct().Nearest(50, 37).X, 0.4f);
        Fill(chain, 5);
        Assert.AreEqual(-7.5f, chain.Advance().Nearest(50, 37).X, 0.5f);
        Fill(chain, 6);
        Assert.AreEqual(0, chain.Restart().Nearest(50, 37).X);
        Fill(chain, 7);
        Assert.AreEqual(-1.5f, chain.Advance().Nearest(50, 37).X, 0.3f);
    }

    [TestMethod]
    public void Advance_AfterTheFirstFrames_AllocatesNothing()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions());
        byte[][] frames = [.. Enumerable.Range(0, 3).Select(frame => SmoothTexture.Moved(Width, Height, frame, frame))];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (int i = 0; i < 9; i++)
            {
                chain.Next.FillFromLuma(frames[i % 3], Width, Height);
                _ = i == 0 ? chain.Restart() : i == 5 ? chain.Direct() : chain.Advance();
            }
        }
    }

    [TestMethod]
    public void Calls_WithoutAFrame_Throw()
    {
        var chain = new ChainedMotion(new DenseInverseSearchOptions());
        Assert.ThrowsExactly<InvalidOperationException>(() => chain.Restart());
        Assert.ThrowsExactly<InvalidOperationException>(() => chain.Advance());
        Assert.ThrowsExactly<InvalidOperationException>(() => chain.Direct());
    }

    private static void Fill(ChainedMotion chain, int frame) =>
        chain.Next.FillFromLuma(SmoothTexture.Moved(Width, Height, 1.5f * frame, 0.75f * frame), Width, Height);
}
