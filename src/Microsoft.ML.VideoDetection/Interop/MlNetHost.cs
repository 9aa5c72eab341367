using Microsoft.ML.Runtime;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>What the user set on the <see cref="MLContext"/>, seen from the <see cref="IHostEnvironment"/> that a component is given.</summary>
/// <remarks>A host takes these values when it is registered; changes to the context afterwards do not reach it.</remarks>
internal static class MlNetHost
{
    private static readonly Lazy<IHost> _views = new(() => ((IHostEnvironment)new MLContext()).Register("VideoRows"));

    /// <summary>Gets the host of cursors over data that is made without an <see cref="MLContext"/>.</summary>
    public static IHost Views => _views.Value;

    extension(IHostEnvironment environment)
    {
        /// <summary><see cref="MLContext.GpuDeviceId"/>; null when the user has no wish.</summary>
        public int? GpuDeviceId => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

        /// <summary><see cref="MLContext.FallbackToCpu"/>: whether the CPU will do when the wished device is missing. ML.NET's default is false.</summary>
        public bool FallbackToCpu => (environment as IHostEnvironmentInternal)?.FallbackToCpu ?? false;

        /// <summary>The seed of the <see cref="MLContext"/>; null when runs may differ.</summary>
        public int? Seed => (environment as IHostEnvironmentInternal)?.Seed;

        /// <summary>Tells the user something through <see cref="MLContext.Log"/>, which progress channels do not reach.</summary>
        public void LogInfo(string channel, string message)
        {
            using IChannel open = environment.Start(channel);
            open.Info(message);
        }

        /// <summary>As <see cref="LogInfo"/>, for what the user should act on.</summary>
        public void LogWarning(string channel, string message)
        {
            using IChannel open = environment.Start(channel);
            open.Warning(message);
        }
    }
}
