namespace GoWinOps.Health;

/// <summary>What a probe is asked for. The meanings are those of Kubernetes.</summary>
public enum ProbeKind
{
    /// <summary>Whether the program has started; until then the other two are not asked.</summary>
    Startup,

    /// <summary>Whether the program still works; if not, it is to be restarted.</summary>
    Liveness,

    /// <summary>Whether the program may be given work; if not, it is left alone.</summary>
    Readiness,
}
