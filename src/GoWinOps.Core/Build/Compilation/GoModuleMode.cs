namespace GoWinOps.Build;

/// <summary>Where the modules a build needs come from, Go's <c>-mod</c>.</summary>
public enum GoModuleMode
{
    /// <summary>Go decides: vendor where there is one that agrees with go.mod, else read-only.</summary>
    Default,

    /// <summary>From the module cache; go.mod must be complete.</summary>
    Readonly,

    /// <summary>From the folder vendor.</summary>
    Vendor,

    /// <summary>From the module cache; go.mod is completed where something is missing.</summary>
    Mod,
}
