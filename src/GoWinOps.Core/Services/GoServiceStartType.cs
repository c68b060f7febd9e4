namespace GoWinOps.Services;

/// <summary>When a service starts.</summary>
public enum GoServiceStartType
{
    /// <summary>Not known: the node did not let us see it.</summary>
    Unknown,

    /// <summary>With the machine.</summary>
    Automatic,

    /// <summary>With the machine, about two minutes after the other automatic services.</summary>
    AutomaticDelayedStart,

    /// <summary>When asked to.</summary>
    Manual,

    /// <summary>Never.</summary>
    Disabled,

    /// <summary>A driver loaded by the boot loader.</summary>
    Boot,

    /// <summary>A driver loaded by the kernel.</summary>
    System,
}
