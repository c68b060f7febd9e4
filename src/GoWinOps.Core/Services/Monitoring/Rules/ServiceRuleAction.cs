namespace GoWinOps.Services;

/// <summary>What a rule does besides raising an alert. Nothing is done against what people want: a service that was stopped on purpose stays stopped.</summary>
public enum ServiceRuleAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Starts the service.</summary>
    Start,

    /// <summary>Stops the service and starts it again.</summary>
    Restart,

    /// <summary>Runs a script on the machine that watches.</summary>
    Script,
}
