namespace GoWinOps.Health;

/// <summary>Whether a program that was started may be given work.</summary>
public enum ReadinessVerdict
{
    /// <summary>Not healthy, or not for long enough.</summary>
    Waiting,

    /// <summary>Healthy without a break for the whole of the wanted time.</summary>
    Ready,

    /// <summary>Not ready when its time was up.</summary>
    Failed,
}
