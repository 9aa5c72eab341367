using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents an object that moves over the backdrop, or an occluder in front of it.</summary>
internal sealed class Sprite
{
    internal required ShapeTexture Texture { get; init; }

    /// <summary>Gets the 1-based class; 0 for an occluder.</summary>
    internal required uint Label { get; init; }

    /// <summary>Gets the 1-based track; 0 for an occluder.</summary>
    internal required int TrackId { get; init; }

    internal required Rgb First { get; init; }

    internal required Rgb Second { get; init; }

    /// <summary>Gets the speed relative to the backdrop when the camera pans.</summary>
    internal double Nearness { get; init; } = 1;

    internal required Oscillation X { get; init; }

    internal required Oscillation Y { get; init; }

    /// <summary>Gets the size of a local unit in world units.</summary>
    internal required Oscillation Size { get; init; }

    internal required Oscillation Rocking { get; init; }

    /// <summary>Gets the turns per frame; 0 for a sprite that only rocks.</summary>
    internal double Spin { get; init; }

    /// <summary>Computes the map from local units to the world.</summary>
    /// <param name="time">Time in frames.</param>
    internal Similarity PlaceAt(double time) =>
        Similarity.Of(Size.At(time), Rocking.At(time) + (Spin * time), X.At(time), Y.At(time));
}

/// <summary>Represents a sprite at one moment.</summary>
internal readonly struct SpritePose
{
    private const int Bits = 20;
    private const double One = 1 << Bits;

    /// <summary>Represents the width of the step from outside to inside, in pixels.</summary>
    private const double EdgeWidth = 1.3;

    internal SpritePose(Sprite sprite, Similarity toFrame)
    {
        Sprite = sprite;
        ToFrame = toFrame;
        ToLocal = toFrame.Inverse();
    }

    internal Sprite Sprite { get; }

    /// <summary>Gets the map from local units to pixels of the frame.</summary>
    internal Similarity ToFrame { get; }

    internal Similarity ToLocal { get; }

    internal bool Covers(double x, double y)
    {
        (double u, double v) = ToLocal.Apply(x, y);
        return Sprite.Texture.Contains(u, v);
    }

    /// <summary>Paints the sprite with a soft edge over the frame.</summary>
    internal void Paint(FrameBuffer frame) => Cover(ToFrame, 0, 0, frame);

    /// <summary>Darkens the frame by the shadow of the sprite.</summary>
    /// <param name="strength">Darkness, 0 to 256.</param>
    /// <param name="frame">Frame to paint on.</param>
    internal void PaintShadow(int strength, FrameBuffer frame)
    {
        // Light comes from the upper left whichever way sprites are turned; larger ones are farther from the ground.
        double away = 0.22 * ToFrame.Scale;
        Similarity shifted = ToFrame with { ShiftX = ToFrame.ShiftX + (0.7 * away), ShiftY = ToFrame.ShiftY + away };
        Cover(shifted, MipLevel.Margin * 0.6, strength, frame);
    }

    /// <param name="toFrame">Map from local units to pixels.</param>
    /// <param name="softness">Half the width of a shadow's edge in local units.</param>
    /// <param name="shadow">Darkness of the shadow, 0 to 256; 0 paints the sprite itself.</param>
    /// <param name="frame">Frame to paint on.</param>
    private void Cover(Similarity toFrame, double softness, int shadow, FrameBuffer frame)
    {
        double scale = toFrame.Scale;
        MipLevel level = Sprite.Texture.LevelFor(scale);
        (int left, int top, int right, int bottom) = Reach(toFrame, EdgeWidth + (softness * scale), frame);
        Similarity toTexels = toFrame.Inverse().Then(level.ToTexels);
        int stepU = (int)Math.Round(toTexels.A * One), stepV = (int)Math.Round(toTexels.B * One);
        double edge = shadow > 0 ? 2 * softness : EdgeWidth / scale;
        long slope = (long)(65536 * 256 / (edge * MipLevel.DistanceUnit));
        for (int row = top; row < bottom; row++)
        {
            (double u, double v) = toTexels.Apply(left + 0.5, row + 0.5);
            int atU = (int)Math.Round(u * One), atV = (int)Math.Round(v * One);
            Span<uint> line = frame.Row(row)[left..right];
            for (int i = 0; i < line.Length; i++, atU += stepU, atV += stepV)
            {
                int column = atU >> Bits, texelRow = atV >> Bits;
                if ((uint)column >= (uint)(level.Width - 1) || (uint)texelRow >= (uint)(level.Height - 1))
                {
                    continue;
                }

                TexelSample sample = new(level, column, texelRow, (atU >> (Bits - 8)) & 255, (atV >> (Bits - 8)) & 255);
                int share = (int)Math.Clamp(128 - ((sample.Distance * slope) >> 16), 0, 256);
                if (share > 0)
                {
                    Rgb below = Rgb.From(line[i]);
                    line[i] = (shadow > 0 ? below.Lit(256 - ((share * shadow) >> 8)) : below.Mix(sample.Color(Sprite), share)).Pixel;
                }
            }
        }
    }

    private (int Left, int Top, int Right, int Bottom) Reach(Similarity toFrame, double border, FrameBuffer frame)
    {
        (double x0, double y0, double x1, double y1) = Sprite.Texture.Outline.Extent(toFrame);
        int left = (int)Math.Clamp(Math.Floor(x0 - border), 0, frame.Width), top = (int)Math.Clamp(Math.Floor(y0 - border), 0, frame.Height);
        return (left, top, (int)Math.Clamp(Math.Ceiling(x1 + border), left, frame.Width), (int)Math.Clamp(Math.Ceiling(y1 + border), top, frame.Height));
    }

    /// <summary>Represents a point of a texture, interpolated between four texels.</summary>
    private readonly ref struct TexelSample
    {
        private readonly uint _a;
        private readonly uint _b;
        private readonly uint _c;
        private readonly uint _d;
        private readonly int _across;
        private readonly int _down;

        /// <param name="level">The raster.</param>
        /// <param name="column">Column of the left texels.</param>
        /// <param name="row">Row of the upper texels.</param>
        /// <param name="across">Position between the left and right texels, 0 to 255.</param>
        /// <param name="down">Position between the upper and lower texels, 0 to 255.</param>
        internal TexelSample(MipLevel level, int column, int row, int across, int down)
        {
            uint[] texels = level.Texels;
            int at = (row * level.Width) + column;
            (_a, _b, _c, _d) = (texels[at], texels[at + 1], texels[at + level.Width], texels[at + level.Width + 1]);
            (_across, _down) = (across, down);
        }

        /// <summary>Gets the signed distance to the border in 1/<see cref="MipLevel.DistanceUnit"/>.</summary>
        internal int Distance => Between((int)_a >> 16, (int)_b >> 16, (int)_c >> 16, (int)_d >> 16);

        internal Rgb Color(Sprite sprite)
        {
            // Times 256 before interpolating, so that slow gradients have no steps.
            int pattern = Between(Channel(_a, 8), Channel(_b, 8), Channel(_c, 8), Channel(_d, 8)) >> 8;
            int brightness = Between(Channel(_a, 0), Channel(_b, 0), Channel(_c, 0), Channel(_d, 0)) >> 7;
            return sprite.First.Mix(sprite.Second, pattern).Lit(brightness);
        }

        private static int Channel(uint texel, int shift) => (int)(texel >> shift & 255) << 8;

        private int Between(int a, int b, int c, int d)
        {
            int upper = a + (((b - a) * _across) >> 8), lower = c + (((d - c) * _across) >> 8);
            return upper + (((lower - upper) * _down) >> 8);
        }
    }
}
