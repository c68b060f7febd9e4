using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Sets a service to run another release, by its configuration and never by overwriting a file.</summary>
internal sealed class ReleaseSwitcher
{
    private readonly NodeContext context;

    /// <summary>Switches services of this node.</summary>
    internal ReleaseSwitcher(NodeContext context) => this.context = context;

    /// <summary>Switches; the service runs the release from its next start on.</summary>
    internal async Task<ReleaseSwitch> SwitchAsync(SwitchReleaseOperation request, CancellationToken cancellationToken)
    {
        ReleaseFolder releases = new(context, request.Name);
        string path = releases.RequireStaged(request.Version);
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, request.Name)
            .OpenAsync(request.FencingToken, request.RolloutId, cancellationToken).ConfigureAwait(false);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl service = manager.OpenService(request.Name, ServiceRights.QueryConfig | ServiceRights.ChangeConfig);
        string commandLine = service.QueryConfiguration().CommandLine;
        ServiceCommandLine before = ServiceImagePath.Parse(commandLine, File.Exists);
        bool changed = !string.Equals(before.Executable, path, StringComparison.OrdinalIgnoreCase);
        if (changed)
        {
            service.ChangeCommandLine((before with { Executable = path }).ToString());
            edit.State.Changed[nameof(GoServiceInfo.Release)] = context.Clock.UtcNow.UtcDateTime;
        }

        edit.State.Current = request.Version;
        if (request.MarkStable)
            edit.State.LastStable = request.Version;
        await SaveOrRevertAsync(edit, service, changed ? commandLine : null).ConfigureAwait(false);
        return new ReleaseSwitch
        {
            Name = request.Name,
            From = releases.VersionOf(before.Executable),
            To = request.Version,
            Changed = changed,
            State = edit.State,
        };
    }

    // Without the caller's token: the service is switched already, and the state has to say so, or it is switched back.
    private static async Task SaveOrRevertAsync(ServiceStateFile.Edit edit, ServiceControl service, string? commandLine)
    {
        try
        {
            await edit.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (commandLine is not null)
        {
            ServiceUndo undo = new(service.Name);
            undo.Add(nameof(GoServiceInfo.Release), () => service.ChangeCommandLine(commandLine));
            undo.Run(exception);
            throw;
        }
    }
}
