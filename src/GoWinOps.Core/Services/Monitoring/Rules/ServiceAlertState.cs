namespace GoWinOps.Services;

/// <summary>What an alert says.</summary>
public enum ServiceAlertState
{
    /// <summary>The rule has found what it looks for.</summary>
    Raised,

    /// <summary>The rule's action was carried out.</summary>
    Acted,

    /// <summary>The rule's action failed.</summary>
    ActionFailed,

    /// <summary>The rule's action was left out: people want the service stopped, or said no.</summary>
    ActionSkipped,

    /// <summary>The rule's action was carried out as often as it may be, and did not help.</summary>
    GaveUp,

    /// <summary>What the rule looks for is over.</summary>
    Resolved,
}
