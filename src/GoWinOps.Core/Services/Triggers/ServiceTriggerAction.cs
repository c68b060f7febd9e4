namespace GoWinOps.Services;

/// <summary>What a trigger does to the service. The numbers are those of <c>dwAction</c>.</summary>
public enum ServiceTriggerAction
{
    /// <summary>Starts it.</summary>
    Start = 1,

    /// <summary>Stops it.</summary>
    Stop = 2,
}
