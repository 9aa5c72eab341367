namespace Dff.Samples.Commands;

/// <summary>What the process tells a script.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Nothing was made; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The arguments are wrong.</summary>
    public const int Usage = 2;

    /// <summary>The outputs are there, but the input ended before its announced end, or has frames that could not be decoded.</summary>
    public const int InputCut = 3;

    /// <summary>Ctrl+C; what was finished is kept.</summary>
    public const int Interrupted = 130;
}
