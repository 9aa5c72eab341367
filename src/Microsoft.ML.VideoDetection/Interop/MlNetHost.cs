using Microsoft.ML.Runtime;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Provides the settings of the <see cref="MLContext"/> through the <see cref="IHostEnvironment"/> that a component receives.</summary>
/// <remarks>A host copies these values when it is registered; later changes to the context have no effect on it.</remarks>
internal static class MlNetHost
{
    private static readonly Lazy<IHost> _views = new(() => ((IHostEnvironment)new MLContext()).Register("VideoRows"));

    /// <summary>Gets the host of cursors over data that is created without an <see cref="MLContext"/>.</summary>
    public static IHost Views => _views.Value;

    extension(IHostEnvironment environment)
    {
        /// <summary>Gets <see cref="MLContext.GpuDeviceId"/>; null if it is not set.</summary>
        public int? GpuDeviceId => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

        /// <summary>
        /// Gets <see cref="MLContext.FallbackToCpu"/>: whether the CPU is used if the requested device is missing; ML.NET's default is false.
        /// </summary>
        public bool FallbackToCpu => (environment as IHostEnvironmentInternal)?.FallbackToCpu ?? false;

        /// <summary>Gets the seed of the <see cref="MLContext"/>; null if it is not set.</summary>
        public int? Seed => (environment as IHostEnvironmentInternal)?.Seed;

        /// <summary>Logs a message to <see cref="MLContext.Log"/>, which progress channels do not reach.</summary>
        public void LogInfo(string channel, string message)
        {
            using IChannel open = environment.Start(channel);
            open.Info(message);
        }

        /// <summary>Logs a warning to <see cref="MLContext.Log"/>.</summary>
        public void LogWarning(string channel, string message)
        {
            using IChannel open = environment.Start(channel);
            open.Warning(message);
        }
    }
}
