using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Operators;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Training.Augmentation;

/// <summary>Changes the colors and the sharpness of both frames of a pair alike.</summary>
/// <remarks>
/// Brightness, contrast, saturation and hue are one matrix on RGB. Hue turns the plane of equal luma of the YIQ color space, ITU-R BT.601 luma; contrast
/// is about the middle grey, so that frames of a pair stay alike.
/// </remarks>
internal sealed class PixelChange
{
    private const double MiddleGray = 128;
    private const double MostNoise = 12;
    private const int WorstJpeg = 20, BestJpeg = 60;

    private readonly float[]? _matrix;
    private readonly bool _isBlurred;
    private readonly double _noise;
    private readonly int? _jpegQuality;
    private readonly ulong _noiseSeed;

    private PixelChange(float[]? matrix, bool isBlurred, double noise, int? jpegQuality, ulong noiseSeed) =>
        (_matrix, _isBlurred, _noise, _jpegQuality, _noiseSeed) = (matrix, isBlurred, noise, jpegQuality, noiseSeed);

    /// <summary>Draws what is to be changed.</summary>
    public static PixelChange Draw(AugmentationOptions options, ref SplitMix64 chance)
    {
        double brightness = 1 + chance.Between(-options.Brightness, options.Brightness), contrast = 1 + chance.Between(-options.Contrast, options.Contrast);
        double saturation = 1 + chance.Between(-options.Saturation, options.Saturation), hue = chance.Between(-options.Hue, options.Hue);
        if (chance.NextUnit() < options.GrayProbability)
            saturation = 0;
        bool isBlurred = chance.NextUnit() < options.BlurProbability;
        double noise = chance.NextUnit() < options.NoiseProbability ? chance.Between(0, MostNoise) : 0;
        int? quality = chance.NextUnit() < options.JpegProbability ? WorstJpeg + chance.Below(BestJpeg - WorstJpeg + 1) : null;
        bool changesColors = (brightness, contrast, saturation, hue) != (1, 1, 1, 0);
        return new PixelChange(changesColors ? Matrix(brightness, contrast, saturation, hue) : null, isBlurred, noise, quality, chance.Next());
    }

    /// <summary>Changes one frame.</summary>
    /// <param name="pixels">Rows of RGB, overwritten.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="frame">Number of the frame in its pair, 0 or 1: noise differs between them.</param>
    public void Apply(byte[] pixels, int width, int frame)
    {
        if (_isBlurred)
            Blur(pixels, width);
        if (_matrix is not null)
            ChangeColors(pixels, _matrix);
        if (_noise > 0)
            AddNoise(pixels, _noise, new SplitMix64(SplitMix64.Mix(_noiseSeed + (ulong)frame)));
        if (_jpegQuality is int quality)
            Compress(pixels, width, quality);
    }

    /// <summary>Makes the matrix of three rows, red green blue and a constant each.</summary>
    /// <param name="brightness">Factor on everything.</param>
    /// <param name="contrast">Factor on differences from the middle grey.</param>
    /// <param name="saturation">Factor on differences from the pixel's luma; 0 is grey.</param>
    /// <param name="hue">Rotation of the colors, degrees.</param>
    public static float[] Matrix(double brightness, double contrast, double saturation, double hue)
    {
        double cos = Math.Cos(hue * Math.PI / 180), sin = Math.Sin(hue * Math.PI / 180);

        // RGB to YIQ, I and Q turned and scaled, and back.
        double[,] toYiq = { { 0.299, 0.587, 0.114 }, { 0.595716, -0.274453, -0.321263 }, { 0.211456, -0.522591, 0.311135 } };
        double[,] turn = { { 1, 0, 0 }, { 0, saturation * cos, -saturation * sin }, { 0, saturation * sin, saturation * cos } };
        double[,] toRgb = { { 1, 0.9563, 0.6210 }, { 1, -0.2721, -0.6474 }, { 1, -1.1070, 1.7046 } };
        var matrix = new float[12];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < 3; j++)
                        sum += toRgb[row, i] * turn[i, j] * toYiq[j, column];
                }

                matrix[(row * 4) + column] = (float)(sum * contrast * brightness);
            }

            matrix[(row * 4) + 3] = (float)(MiddleGray * (1 - contrast) * brightness);
        }

        return matrix;
    }

    private static void ChangeColors(Span<byte> pixels, ReadOnlySpan<float> m)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            float r = pixels[i], g = pixels[i + 1], b = pixels[i + 2];
            pixels[i] = ToByte((m[0] * r) + (m[1] * g) + (m[2] * b) + m[3]);
            pixels[i + 1] = ToByte((m[4] * r) + (m[5] * g) + (m[6] * b) + m[7]);
            pixels[i + 2] = ToByte((m[8] * r) + (m[9] * g) + (m[10] * b) + m[11]);
        }
    }

    // Binomial 1 2 1 along rows, then along columns; borders stay.
    private static void Blur(Span<byte> pixels, int width)
    {
        BlurAlong(pixels, 3, width * 3);
        BlurAlong(pixels, width * 3, pixels.Length);
    }

    // In place: the value before the last change is carried along.
    private static void BlurAlong(Span<byte> pixels, int step, int lineLength)
    {
        for (int line = 0; line < pixels.Length; line += lineLength)
        {
            Span<byte> values = pixels.Slice(line, lineLength);
            for (int first = 0; first < step; first++)
            {
                int before = values[first];
                for (int i = first + step; i + step < values.Length; i += step)
                {
                    int here = values[i];
                    values[i] = (byte)((before + (2 * here) + values[i + step] + 2) >> 2);
                    before = here;
                }
            }
        }
    }

    // The sum of eight bytes is normal enough: its deviation is 8 bytes' worth, sqrt(8 (256² - 1) / 12).
    private static void AddNoise(Span<byte> pixels, double deviation, SplitMix64 chance)
    {
        float scale = (float)(deviation / Math.Sqrt(8 * 65535 / 12.0));
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong bytes = chance.Next();
            int sum = -4 * 255;
            for (; bytes != 0; bytes >>= 8)
                sum += (byte)bytes;
            pixels[i] = ToByte(pixels[i] + (scale * sum));
        }
    }

    private static unsafe void Compress(Span<byte> pixels, int width, int quality)
    {
        int height = pixels.Length / 3 / width;
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = new((void*)bitmap.GetPixels(), bitmap.ByteCount);
        for (int i = 0, j = 0; i < pixels.Length; i += 3, j += 4)
            (rgba[j], rgba[j + 1], rgba[j + 2], rgba[j + 3]) = (pixels[i], pixels[i + 1], pixels[i + 2], 255);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using SKBitmap decoded = SKBitmap.Decode(jpeg, bitmap.Info);
        ReadOnlySpan<byte> read = new((void*)decoded.GetPixels(), decoded.ByteCount);
        for (int i = 0, j = 0; i < pixels.Length; i += 3, j += 4)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (read[j], read[j + 1], read[j + 2]);
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
