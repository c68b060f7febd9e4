namespace GoWinOps.Services;

/// <summary>One property of a service that changes.</summary>
public sealed class PropertyChange
{
    /// <summary>The property's name, as <see cref="GoServiceInfo"/> spells it.</summary>
    public string Property { get; set; } = string.Empty;

    /// <summary>What it was; null when the service is new.</summary>
    public string? From { get; set; }

    /// <summary>What it becomes.</summary>
    public string? To { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Property}: {Show(From)} -> {Show(To)}";

    private static string Show(string? value) => string.IsNullOrEmpty(value) ? "(none)" : value!;
}
