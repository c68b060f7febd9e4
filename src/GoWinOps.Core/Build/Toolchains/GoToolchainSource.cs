namespace GoWinOps.Build.Toolchains;

/// <summary>How a toolchain came to be on this machine.</summary>
public enum GoToolchainSource
{
    /// <summary>Installed by Install-GoToolchain.</summary>
    GoWinOps,

    /// <summary>Found through PATH.</summary>
    Path,

    /// <summary>Named by the variable GOROOT.</summary>
    GoRoot,

    /// <summary>In one of the places that installers and package managers use.</summary>
    System,

    /// <summary>Downloaded by the Go command itself, because a go.mod or GOTOOLCHAIN asked for it.</summary>
    ModuleCache,
}
