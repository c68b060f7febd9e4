namespace GoWinOps.Commands;

/// <summary>What is to become of the repair of services after each boot of a node.</summary>
public enum BootRepairSetting
{
    /// <summary>The node's watcher makes it from now on.</summary>
    Enable,

    /// <summary>The node's watcher no longer makes it.</summary>
    Disable,
}
