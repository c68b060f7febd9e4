namespace GoWinOps.Services;

/// <summary>What a rule's action came to.</summary>
public sealed class ServiceRuleOutcome
{
    /// <summary>Acted, failed or skipped.</summary>
    public ServiceAlertState State { get; set; } = ServiceAlertState.Acted;

    /// <summary>What was done or why not, for people.</summary>
    public string Sentence { get; set; } = string.Empty;
}
