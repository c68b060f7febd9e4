using System.Management.Automation;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Starts services, what they need first, and waits until they run.</summary>
[Cmdlet(VerbsLifecycle.Start, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StartGoServiceCommand : ServiceControlCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Start service";

    /// <inheritdoc/>
    protected override ControlServicesOperation CreateOperation() => new() { Action = ServiceControlAction.Start };
}
