using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Something cut out that moves over the backdrop, or stands before it.</summary>
internal sealed class Sprite
{
    internal required Stencil Stencil { get; init; }

    /// <summary>Gets the 1-based class; 0 for what is no object but only hides others.</summary>
    internal required uint Label { get; init; }

    /// <summary>Gets the 1-based track; 0 for what is no object.</summary>
    internal required int TrackId { get; init; }

    internal required Rgb First { get; init; }

    internal required Rgb Second { get; init; }

    /// <summary>Gets how much faster than the backdrop it passes when the camera pans.</summary>
    internal double Nearness { get; init; } = 1;

    internal required Oscillation X { get; init; }

    internal required Oscillation Y { get; init; }

    /// <summary>Gets world units for a local unit.</summary>
    internal required Oscillation Size { get; init; }

    internal required Oscillation Rocking { get; init; }

    /// <summary>Gets the turns per frame, 0 for what only rocks.</summary>
    internal double Spin { get; init; }

    /// <summary>Local units to the world.</summary>
    /// <param name="time">In frames.</param>
    internal Similarity PlaceAt(double time) =>
        Similarity.Of(Size.At(time), Rocking.At(time) + (Spin * time), X.At(time), Y.At(time));
}
