using System.Management.Automation;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Lets accounts and groups do something with services.</summary>
[Cmdlet(VerbsSecurity.Grant, "GoServiceAccess", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceAccessEntry))]
public sealed class GrantGoServiceAccessCommand : ServiceAccessCmdlet
{
    /// <summary>The rights.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    public GoServiceRights Rights { get; set; }

    /// <inheritdoc/>
    private protected override string Action => "Grant access to service";

    /// <inheritdoc/>
    private protected override ChangeServiceAccessOperation Request() => IsDenied
        ? throw new GoWinOpsException(nameof(Messages.ServiceAccessEntryDenies), string.Join(", ", Principal), string.Join(", ", Principal), string.Join(", ", Name))
        : new ChangeServiceAccessOperation { Rights = Rights };
}
