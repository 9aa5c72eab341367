using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Propagation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

/// <summary>What a stream's head remembers of a key frame, with layers that say what they are told.</summary>
[TestClass]
public sealed class StreamDetectionHeadTests
{
    private const int Columns = 6, Rows = 4;

    private static readonly FrameGeometry _geometry = new(96, 64, 96, 64);

    [TensorTestMethod]
    public void Carried_proposals_keep_their_own_scores_where_others_are_left_out()
    {
        // Of 0.8 on the key frame is a box lower than a pixel, which is not carried, of 0.2 one of 32 x 32 pixels around (64, 32).
        using DisposeScope scope = NewDisposeScope();
        var layers = new ToldLayers();
        using var head = new DetectionHead(layers, new DeepFeatureFlowArchitecture { AnchorScales = [2], AnchorRatios = [1], ClassNames = ["a"] });
        var stream = new StreamDetectionHead(head, 1e-4f, default, new CarriedProposals(10, 1e-4f));
        FeatureLevel[] features = [new FeatureLevel(zeros(1, 1, Rows, Columns), 16)];
        FrameResult key = stream.RunOnKeyFrame(features, _geometry);
        Assert.HasCount(2, key.Scores);
        Assert.AreEqual(0.8f, key.Scores[0], 1e-6f);
        Assert.AreEqual(0.2f, key.Scores[1], 1e-6f);

        // All that is left is seen as 0.5 there: the root of 0.5 · 0.2.
        layers.IsFlowFrame = true;
        FrameResult found = stream.RunOnFlowFrame(features, _geometry, new StandingStill());
        Assert.HasCount(1, found.Scores);
        Assert.AreEqual(MathF.Sqrt(0.1f), found.Scores[0], 1e-6f);
        Assert.AreEqual(48, found.Boxes[0], 0.01f);
        Assert.AreEqual(48, found.Boxes[3], 0.01f);
    }

    private sealed class ToldLayers : IDetectionLayers
    {
        public bool IsFlowFrame { get; set; }

        // Anchors of 32 pixels around the cells' origins; the one in cell (2, 1) becomes e^-4 as high, 0.6 pixels.
        public Tensor ProposalOutputs(Tensor features)
        {
            Assert.IsFalse(IsFlowFrame, "Proposals were computed.");
            Tensor outputs = zeros(1, 5, Rows, Columns);
            outputs[0, 4, 1, 2] = -4;
            return outputs;
        }

        public Tensor Pool(Tensor features, float[] boxes) => tensor(boxes, [boxes.Length / 4, 4]);

        // The class by the middle of the box, then the background, then no change of the box.
        public Tensor RegionOutputs(Tensor regions, int? rank)
        {
            float[] boxes = regions.data<float>().ToArray(), outputs = new float[boxes.Length / 4 * 6];
            for (int i = 0; i < boxes.Length / 4; i++)
            {
                float x = (boxes[4 * i] + boxes[(4 * i) + 2]) / 2, y = (boxes[(4 * i) + 1] + boxes[(4 * i) + 3]) / 2;
                outputs[6 * i] = IsFlowFrame ? 0 : (x, y) == (32, 16) ? MathF.Log(4) : (x, y) == (64, 32) ? -MathF.Log(4) : -20;
            }

            return tensor(outputs, [boxes.Length / 4, 6]);
        }

        public void Prepare(int? rank)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class StandingStill : IMotionEstimator
    {
        public MotionField Field { get; } = KnownMotion.Make(24, 16, 1, (_, _) => default);

        public FrameStep? Step => null;

        public void SetKeyFrame(FramePixels key, int frameIndex)
        {
        }

        public void Reset()
        {
        }

        public void Estimate(FramePixels frame, int frameIndex)
        {
        }

        public (Tensor Columns, Tensor Rows) PositionsOf(FeatureLevel level) => throw new NotSupportedException();
    }
}
