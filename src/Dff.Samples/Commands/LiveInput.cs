using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Opens the stream or camera that a command line names.</summary>
internal static class LiveInput
{
    /// <param name="address">A URL or the number of a camera.</param>
    /// <param name="option">What asks for it, for messages.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static LiveVideoSource Open(string address, string option)
    {
        LiveVideoSource source = address.Contains("://", StringComparison.Ordinal) ? new LiveVideoSource(address)
            : int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out int device) ? new LiveVideoSource(device)
            : throw new ArgumentException($"{option} needs the URL of a stream or the number of a camera, not '{address}'.");
        source.StatusChanged += Console.Error.WriteLine;
        return source;
    }
}
