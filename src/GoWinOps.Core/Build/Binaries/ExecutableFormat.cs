namespace GoWinOps.Build;

/// <summary>The formats of executables.</summary>
public enum ExecutableFormat
{
    /// <summary>Linux, the BSDs, Solaris and Android.</summary>
    Elf,

    /// <summary>Windows.</summary>
    PortableExecutable,

    /// <summary>macOS and iOS.</summary>
    MachO,

    /// <summary>AIX.</summary>
    Xcoff,

    /// <summary>Plan 9.</summary>
    PlanNine,

    /// <summary>WebAssembly.</summary>
    Wasm,
}
