using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Reads and changes who may do what with a service of this node.</summary>
internal sealed class ServiceAccessEditor
{
    /// <summary>What reading takes.</summary>
    internal const ServiceRights ReadRights = ServiceRights.ReadControl;

    /// <summary>What changing takes, with reading it back.</summary>
    internal const ServiceRights ChangeRights = ServiceRights.ReadControl | ServiceRights.WriteDac;

    private readonly NodeContext context;
    private readonly IAccountDirectory directory;

    /// <summary>For services of this node.</summary>
    internal ServiceAccessEditor(NodeContext context, IAccountDirectory? directory = null)
    {
        this.context = context;
        this.directory = directory ?? AccountDirectory.OfThisMachine;
    }

    /// <summary>Who may do what.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceAccessUnknown</c>, <c>ServiceNotFound</c>, <c>ServiceAccessDenied</c></exception>
    internal IEnumerable<GoServiceAccessEntry> Read(ServiceControlManager manager, string name)
    {
        using ServiceControl service = manager.OpenService(name, ReadRights);
        return ServiceAccessList.Show(name, Read(service), NameOf).ToList();
    }

    /// <summary>Carries out a request on one service, or says what it would come to.</summary>
    internal async Task<GoServiceAccessChange> ChangeAsync(ServiceControlManager manager, string name, ChangeServiceAccessOperation request, CancellationToken cancellationToken)
    {
        List<Sid> principals = request.Principals.Select(principal => RequireSid(name, principal)).ToList();
        using ServiceControl service = manager.OpenService(name, request.PlanOnly ? ReadRights : ChangeRights);
        SecurityDescriptor before = Read(service);
        SecurityDescriptor after = principals.Aggregate(before, (descriptor, sid) => request.Revoke
            ? ServiceAccessList.Revoke(descriptor, sid, request.Rights == GoServiceRights.None ? null : request.Rights, request.IsDenied)
            : ServiceAccessList.Grant(descriptor, sid, request.Rights));
        PropertyChange[] changes = ServiceAccessList.Compare(before, after, NameOf).ToArray();
        if (changes.Length > 0)
            ServiceAccessList.RequireNoLockout(name, before, after, NameOf);
        if (changes.Length > 0 && !request.PlanOnly)
        {
            Write(service, after);
            await RememberAsync(name, SddlText.Write(after), cancellationToken).ConfigureAwait(false);
        }

        return new GoServiceAccessChange { Name = name, Changes = changes, Entries = ServiceAccessList.Show(name, after, NameOf).ToArray() };
    }

    /// <summary>Sets a list, and makes sure that it is there.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceAccessUnknown</c></exception>
    internal static void Write(ServiceControl service, SecurityDescriptor wanted)
    {
        service.ChangeSecurity(wanted);
        if (!ServiceAccessList.AreSame(Read(service), wanted))
            throw Unknown(service.Name);
    }

    private static SecurityDescriptor Read(ServiceControl service) =>
        service.QuerySecurity() ?? throw Unknown(service.Name);

    private static GoWinOpsException Unknown(string service) => new(nameof(Messages.ServiceAccessUnknown), service, service, Environment.MachineName);

    // What was asked at the installation is what drift is told by; a change made here is no drift.
    private async Task RememberAsync(string name, string? text, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(name) is not null || !File.Exists(new ServiceStateFile(context, name).FilePath))
            return;
        ServiceStateFile file = new(context, name);
        SddlParts asked = SddlParts.Of((await file.ReadAsync(cancellationToken).ConfigureAwait(false)).Installed?.SecurityDescriptor);
        if (asked.Access is not null)
            await file.UpdateAsync(null, null, state => state.Installed!.SecurityDescriptor = (asked with { Access = text }).ToText(), CancellationToken.None).ConfigureAwait(false);
    }

    private Sid RequireSid(string service, string principal) => directory.FindSid(principal)
        ?? throw new GoWinOpsException(nameof(Messages.ServicePrincipalUnknown), principal, service, Environment.MachineName, principal);

    private string NameOf(Sid sid) => directory.FindName(sid) ?? sid.ToString();
}
