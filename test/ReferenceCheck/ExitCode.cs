namespace ReferenceCheck;

/// <summary>What a script learns from a check.</summary>
internal static class ExitCode
{
    /// <summary>Everything is within the tolerances.</summary>
    public const int Passed = 0;

    /// <summary>Something is outside the tolerances, or a file cannot be read; the output says which.</summary>
    public const int Failed = 1;

    /// <summary>Wrong arguments.</summary>
    public const int Usage = 2;
}
