using System.Numerics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Moves boxes of a key frame to the current frame along a motion field.</summary>
/// <remarks>
/// Motion leads from the current frame to the key frame, so it tells which pixels of the current frame came out of a box, not where the box went: of the
/// points in the moved box, those that came out of the original box vote on how to move it, in a few rounds. All of them vote on its size, but only the half
/// that moved farther on its place: pixels in the box that are not part of the object mostly move less.
/// </remarks>
internal static class BoxMotion
{
    // Points of the grid in a box along each side; more do not change the result.
    private const int Side = 8;
    private const int Points = Side * Side, FewestVotes = 4, Rounds = 3;
    // Pixels of the field; a smaller change ends the rounds.
    private const float Settled = 0.25f;
    private const float MostScale = 1.25f;

    /// <summary>Moves boxes in place: by the median translation of the longer half of the motion in them, scaled by the median ratio of distances between points.</summary>
    /// <param name="field">From the current frame to the key frame.</param>
    /// <param name="boxes">x0 y0 x1 y1 of each box in pixels of the network's input, twice the resolution of level 0; boxes without votes stay.</param>
    /// <param name="mostScale">The largest factor by which a box may grow or shrink.</param>
    public static void Carry(MotionField field, Span<float> boxes, float mostScale = MostScale)
    {
        if (boxes.Length % 4 != 0)
        {
            throw new ArgumentException($"{boxes.Length} numbers are not boxes of 4.", nameof(boxes));
        }

        if (field.Width == 0)
            throw new ArgumentException("The field is empty.", nameof(field));

        for (int i = 0; i < boxes.Length; i += 4)
            Carry(field, boxes.Slice(i, 4), 2 << field.Scale, mostScale);
    }

    private static void Carry(MotionField field, Span<float> box, float pixel, float mostScale)
    {
        // Pixels of the field; displacements are converted from level 0.
        var low = new Vector2(box[0], box[1]) / pixel;
        var high = new Vector2(box[2], box[3]) / pixel;
        Vector2 keyCenter = (low + high) / 2, half = (high - low) / 2, center = keyCenter;
        if (!(half.X > 0 && half.Y > 0 && float.IsFinite(keyCenter.X + keyCenter.Y + half.X + half.Y)))
            return;

        float scale = 1;
        Span<Vector2> now = stackalloc Vector2[Points], then = stackalloc Vector2[Points];
        Span<bool> votes = stackalloc bool[Points];
        Span<float> first = stackalloc float[2 * Points], second = stackalloc float[Points];
        for (int round = 0; round < Rounds; round++)
        {
            if (CollectVotes(field, center, half * scale, low, high, now, then, votes) < FewestVotes)
                break;

            scale = Math.Clamp(Scale(now, then, votes, half, first) ?? scale, 1 / mostScale, mostScale);
            Vector2 moved = Center(now, then, votes, keyCenter, scale, first, second);
            bool settled = Vector2.DistanceSquared(moved, center) < Settled * Settled;
            center = moved;
            if (settled)
                break;
        }

        (low, high) = ((center - (half * scale)) * pixel, (center + (half * scale)) * pixel);
        (box[0], box[1], box[2], box[3]) = (low.X, low.Y, high.X, high.Y);
    }

    // Collects where points of the moved box are now and were then; a vote is a point inside the field that was inside the original box.
    private static int CollectVotes(
        MotionField field, Vector2 center, Vector2 half, Vector2 low, Vector2 high, Span<Vector2> now, Span<Vector2> then, Span<bool> votes)
    {
        int count = 0;
        float perPixel = 1f / (1 << field.Scale);
        for (int i = 0; i < Points; i++)
        {
            Vector2 place = center + (half * (((new Vector2(i % Side, i / Side) + new Vector2(0.5f)) * (2f / Side)) - Vector2.One));
            int x = (int)MathF.Floor(place.X), y = (int)MathF.Floor(place.Y);
            votes[i] = false;
            if (x >= 0 && y >= 0 && x < field.Width && y < field.Height)
            {
                // The vector belongs to the center of its pixel.
                now[i] = new Vector2(x + 0.5f, y + 0.5f);
                Vector2 was = then[i] = now[i] + (field.Nearest(x, y) * perPixel);
                votes[i] = was.X >= low.X && was.Y >= low.Y && was.X <= high.X && was.Y <= high.Y;
                count += votes[i] ? 1 : 0;
            }
        }

        return count;
    }

    // Computes the center according to the half of the votes that moved farthest.
    private static Vector2 Center(
        ReadOnlySpan<Vector2> now, ReadOnlySpan<Vector2> then, ReadOnlySpan<bool> votes, Vector2 keyCenter, float scale, Span<float> first, Span<float> second)
    {
        Span<float> lengths = stackalloc float[Points];
        Span<Vector2> centers = stackalloc Vector2[Points];
        int count = 0;
        for (int i = 0; i < Points; i++)
        {
            if (votes[i])
                (lengths[count], centers[count++]) = (Vector2.DistanceSquared(now[i], then[i]), now[i] - (scale * (then[i] - keyCenter)));
        }

        lengths[..count].Sort(centers[..count]);
        ReadOnlySpan<Vector2> longer = centers[(count / 2)..count];
        for (int i = 0; i < longer.Length; i++)
            (first[i], second[i]) = (longer[i].X, longer[i].Y);
        return new Vector2(Median(first[..longer.Length]), Median(second[..longer.Length]));
    }

    // Computes the scale from pairs that mirror each other in the grid and were far enough apart; null if there are too few.
    private static float? Scale(ReadOnlySpan<Vector2> now, ReadOnlySpan<Vector2> then, ReadOnlySpan<bool> votes, Vector2 half, Span<float> ratios)
    {
        int count = 0;
        for (int i = 0; i < Points; i++)
        {
            int column = i % Side, row = i / Side, across = i + Side - 1 - (2 * column), down = column + ((Side - 1 - row) * Side);
            if (votes[i] && across > i && votes[across] && then[across].X - then[i].X > half.X / 2)
                ratios[count++] = (now[across].X - now[i].X) / (then[across].X - then[i].X);

            if (votes[i] && down > i && votes[down] && then[down].Y - then[i].Y > half.Y / 2)
                ratios[count++] = (now[down].Y - now[i].Y) / (then[down].Y - then[i].Y);
        }

        return count < FewestVotes ? null : Median(ratios[..count]);
    }

    // Reorders the values.
    private static float Median(Span<float> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }
}
