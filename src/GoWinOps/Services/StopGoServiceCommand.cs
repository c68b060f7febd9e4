using System.Management.Automation;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services and waits until their processes have ended.</summary>
[Cmdlet(VerbsLifecycle.Stop, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StopGoServiceCommand : ServiceStopCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Stop service";

    /// <inheritdoc/>
    protected override ControlServicesOperation CreateOperation() =>
        new() { Action = ServiceControlAction.Stop, Force = Force, StopDependents = StopDependents };
}
