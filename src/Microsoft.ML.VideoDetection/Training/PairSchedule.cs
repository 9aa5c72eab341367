using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The order of the frame pairs: in each epoch every training frame is the current frame once, in a new random order.</summary>
/// <remarks>
/// A pair is a function of the seed and its number, so training can go on from any place without a saved random state.
/// Origin of the reference frame, uniform and possibly the current frame itself: mmtrack/datasets/coco_video_dataset.py,
/// ref_img_sampling, method "uniform" with a frame_range of 9.
/// </remarks>
internal sealed class PairSchedule
{
    private readonly LabeledVideoData _data;
    private readonly PairSampling _sampling;
    private readonly (int Video, int Position)[] _frames;
    private readonly Lock _lock = new();
    private (long Epoch, int[] Order) _epoch = (-1, []);

    public PairSchedule(LabeledVideoData data, PairSampling sampling)
    {
        _data = data;
        _sampling = sampling;
        _frames = [.. TrainingFrames(data)];
    }

    /// <summary>Gets the number of pairs of an epoch.</summary>
    public int PairsPerEpoch => _frames.Length;

    /// <param name="number">0-based place in the whole training.</param>
    public FramePair this[long number]
    {
        get
        {
            (long epoch, long place) = Math.DivRem(number, _frames.Length);
            (int video, int current) = _frames[OrderOf(epoch)[place]];
            var chance = new SplitMix64(SplitMix64.Mix(SplitMix64.Mix((uint)_sampling.Seed) ^ (ulong)number));
            bool isFlipped = chance.NextUnit() < _sampling.FlipProbability;
            int reference = DrawReference(video, current, ref chance);
            return new FramePair(number, video, current, _data.Videos[video].IsStill ? null : reference, isFlipped, chance.Next());
        }
    }

    /// <summary>The frames that training takes as current frames.</summary>
    public static IEnumerable<(int Video, int Position)> TrainingFrames(LabeledVideoData data)
    {
        for (int i = 0; i < data.Videos.Count; i++)
        {
            LabeledVideo video = data.Videos[i];
            int count = video.FrameCount;
            for (int position = 0; position < count; position++)
            {
                if (video.IsTrainingFrame(position))
                    yield return (i, position);
            }
        }
    }

    // Positions need not be frame indices: where only some frames are listed, the range is that of the list.
    private int DrawReference(int video, int current, ref SplitMix64 chance)
    {
        int first = Math.Max(0, current - _sampling.ReferenceRange);
        int last = Math.Min(_data.Videos[video].FrameCount - 1, current + _sampling.ReferenceRange);
        return first + chance.Below(last - first + 1);
    }

    private int[] OrderOf(long epoch)
    {
        lock (_lock)
        {
            if (_epoch.Epoch == epoch)
                return _epoch.Order;

            int[] order = [.. Enumerable.Range(0, _frames.Length)];
            var chance = new SplitMix64(SplitMix64.Mix(SplitMix64.Mix((uint)_sampling.Seed + (1UL << 32)) ^ (ulong)epoch));
            for (int i = order.Length - 1; i > 0; i--)
            {
                int j = chance.Below(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            _epoch = (epoch, order);
            return order;
        }
    }
}
