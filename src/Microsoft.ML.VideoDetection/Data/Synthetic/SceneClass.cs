namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>One class of synthetic objects: a name, and what all of its objects have in common.</summary>
internal sealed class SceneClass(string name, Func<Outline> outline, Func<double, double, double> pattern, bool spins)
{
    private readonly Lazy<Stencil> _stencil = new(() => new Stencil(outline(), pattern));

    internal static IReadOnlyList<SceneClass> All { get; } =
    [
        new("disc", Outlines.Disc, Patterns.Rings, spins: true),
        new("square", Outlines.Square, Patterns.Stripes, spins: true),
        new("triangle", Outlines.Triangle, Patterns.Checks, spins: true),
        new("star", Outlines.Star, Patterns.Gradient, spins: true),
        new("ellipse", Outlines.Ellipse, Patterns.Spots, spins: false),
        new("cross", Outlines.Cross, Patterns.Bricks, spins: true),
        new("hexagon", Outlines.Hexagon, Patterns.Lattice, spins: true),
        new("arrow", Outlines.Arrow, Patterns.Chevrons, spins: false),
    ];

    /// <summary>Gets a tree in front of the scene, which is no object.</summary>
    internal static SceneClass Tree { get; } = new("tree", Outlines.Tree, Patterns.Leaves, spins: false);

    /// <summary>Gets a post in front of the scene, which is no object.</summary>
    internal static SceneClass Post { get; } = new("post", Outlines.Post, Patterns.Wood, spins: false);

    internal string Name => name;

    /// <summary>Gets whether its objects turn round; the others only rock.</summary>
    internal bool Spins => spins;

    /// <summary>Gets the picture, made when the first scene needs it.</summary>
    internal Stencil Stencil => _stencil.Value;
}
