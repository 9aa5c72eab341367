using System.Security.Cryptography;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Published;

/// <summary>A file that is published as the real ones are: its name ends in the first eight digits of its SHA-256.</summary>
internal sealed class PublishedFile
{
    public PublishedFile(byte[] bytes)
    {
        Bytes = bytes;
        Name = $"tiny-{Digits(bytes)}.pth";
    }

    /// <summary>300 000 bytes by chance.</summary>
    public PublishedFile()
        : this(Random(1))
    {
    }

    public byte[] Bytes { get; }

    public string Name { get; }

    /// <summary>Gets where it is published; no such server exists.</summary>
    public string Address => $"https://weights.invalid/dff/{Name}";

    public static byte[] Random(int seed)
    {
        var bytes = new byte[300_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Digits(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..8];
}
