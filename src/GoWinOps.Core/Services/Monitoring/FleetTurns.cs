namespace GoWinOps.Services;

/// <summary>What the watches of the nodes of a fleet share.</summary>
/// <param name="Looks">How many nodes are looked at at once.</param>
/// <param name="Restarts">Where a service is being restarted.</param>
internal sealed record FleetTurns(LookLanes Looks, RestartTurns Restarts);
