using System.Management.Automation;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Takes away what accounts and groups may do with services.</summary>
[Cmdlet(VerbsSecurity.Revoke, "GoServiceAccess", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceAccessEntry))]
public sealed class RevokeGoServiceAccessCommand : ServiceAccessCmdlet
{
    /// <summary>The rights; left out, every entry of the account goes, denials too.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    public GoServiceRights Rights { get; set; }

    /// <inheritdoc/>
    private protected override string Action => "Revoke access to service";

    /// <inheritdoc/>
    private protected override ChangeServiceAccessOperation Request() => new() { Rights = Rights, Revoke = true, IsDenied = IsDenied };
}
