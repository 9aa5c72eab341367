namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>What is laid on the ground.</summary>
internal enum GroundKind
{
    /// <summary>Nothing but mottled earth, sand or snow.</summary>
    Plain,

    /// <summary>Rows that run away from the viewer.</summary>
    Furrows,

    /// <summary>Squares of two colours.</summary>
    Checks,

    /// <summary>Slabs in offset rows with joints.</summary>
    Paving,

    /// <summary>Boards that run away from the viewer, with joints.</summary>
    Planks,
}
