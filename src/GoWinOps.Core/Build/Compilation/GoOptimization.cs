namespace GoWinOps.Build;

/// <summary>What an executable is made good at.</summary>
public enum GoOptimization
{
    /// <summary>Go's own way: symbols for debuggers are kept, a profile is used where there is one.</summary>
    None,

    /// <summary>As small as can be: no symbols, no debugging information, and no code inlined for a profile.</summary>
    Size,

    /// <summary>Less to read and to scan before the first instruction: no symbols, no debugging information; a profile is used where there is one.</summary>
    Startup,

    /// <summary>Fast when it runs: a profile is demanded and used. Symbols are kept, for the next profile.</summary>
    Speed,
}
