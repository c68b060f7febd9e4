using System.Management.Automation;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services, starts them again, and starts what depends on them and was stopped for it.</summary>
[Cmdlet(VerbsLifecycle.Restart, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class RestartGoServiceCommand : ServiceStopCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Restart service";

    /// <inheritdoc/>
    protected override ControlServicesOperation CreateOperation() =>
        new() { Action = ServiceControlAction.Restart, Force = Force, StopDependents = StopDependents };
}
