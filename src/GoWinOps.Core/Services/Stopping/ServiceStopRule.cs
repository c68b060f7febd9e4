namespace GoWinOps.Services;

/// <summary>What whoever stops a service wants done where it does not simply stop.</summary>
/// <param name="Kill">When processes are killed.</param>
/// <param name="Dependents">What becomes of the running services that depend on it.</param>
internal sealed record ServiceStopRule(ServiceStopKill Kill, ServiceStopDependents Dependents);
