using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Describes the services of this node.</summary>
internal sealed class ServiceCatalog
{
    private static readonly string[] Everything = { "*" };
    private const ServiceRights ReadRights = ServiceRights.QueryConfig | ServiceRights.QueryStatus;
    private readonly NodeContext context;

    /// <summary>The services of this node.</summary>
    internal ServiceCatalog(NodeContext context) => this.context = context;

    /// <summary>Finds services by name and pattern.</summary>
    internal async Task<ServiceList> ListAsync(IReadOnlyList<string> names, bool all, CancellationToken cancellationToken)
    {
        List<NamePattern> patterns = (names.Count == 0 ? Everything : names).Select(name => new NamePattern(name)).ToList();
        bool enumerate = patterns.Any(pattern => !pattern.IsLiteral);
        using ServiceControlManager manager = ServiceControlManager.Open(
            ServiceManagerRights.Connect | (enumerate ? ServiceManagerRights.EnumerateService : 0));
        SortedDictionary<string, GoServiceInfo> found = new(StringComparer.OrdinalIgnoreCase);
        List<Problem> problems = new();
        foreach (NamePattern literal in patterns.Where(pattern => pattern.IsLiteral))
            await TryAsync(async () => found[literal.Text] = await DescribeAsync(manager, literal.Text, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (ServiceSummary summary in enumerate ? manager.Enumerate() : Array.Empty<ServiceSummary>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.ContainsKey(summary.Name) || !patterns.Any(pattern => !pattern.IsLiteral && pattern.Matches(summary.Name)))
                continue;
            if (await DescribeAsync(manager, summary, all, cancellationToken).ConfigureAwait(false) is { } info)
                found[summary.Name] = info;
        }

        return new ServiceList { Services = found.Values.ToArray(), Problems = problems.ToArray() };

        async Task TryAsync(Func<Task> describe)
        {
            try
            {
                await describe().ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                problems.Add(exception.Problem);
            }
        }
    }

    /// <summary>Describes one service.</summary>
    internal async Task<GoServiceInfo> DescribeAsync(ServiceControlManager manager, string name, CancellationToken cancellationToken)
    {
        using ServiceControl service = Open(manager, name) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, name);
        return await DescribeAsync(service, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether GoWinOps installed a service: its executable lies in one of our releases.</summary>
    internal bool IsManaged(string name, ServiceConfiguration configuration) =>
        VersionOf(name, ServiceCommandLine.Parse(configuration.CommandLine).Executable) is not null;

    private async Task<GoServiceInfo?> DescribeAsync(ServiceControlManager manager, ServiceSummary summary, bool all, CancellationToken cancellationToken)
    {
        ServiceControl? service;
        try
        {
            service = Open(manager, summary.Name);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied))
        {
            GoServiceInfo partial = new() { Name = summary.Name, DisplayName = summary.DisplayName };
            SetStatus(partial, summary.Status);
            return all ? partial : null;
        }

        // Between the enumeration and now it may have gone.
        if (service is null)
            return null;
        using (service)
            return all || IsManaged(summary.Name, service.QueryConfiguration()) ? await DescribeAsync(service, cancellationToken).ConfigureAwait(false) : null;
    }

    private async Task<GoServiceInfo> DescribeAsync(ServiceControl service, CancellationToken cancellationToken)
    {
        ServiceConfiguration configuration = ServiceSettingList.Read(service);
        GoServiceInfo info = new() { Name = service.Name, IsPathUnquoted = ServiceImagePath.IsUnquoted(configuration.CommandLine) };
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Show(configuration, info);
        info.Release = VersionOf(service.Name, info.ExecutablePath);
        SetStatus(info, service.QueryStatus());
        if (info.Release is not null)
            new ServiceMemory(context, await new ServiceStateFile(context, service.Name).ReadAsync(cancellationToken).ConfigureAwait(false)).Show(configuration, info);
        ServiceRecoveryReader.ShowSuspension(context, info);
        return info;
    }

    // Whoever may not read everything is shown what may be read.
    private static ServiceControl? Open(ServiceControlManager manager, string name)
    {
        try
        {
            return manager.TryOpenService(name, ServiceSettingList.ReadRights | ReadRights);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied) && ServiceSettingList.ReadRights != ServiceRights.QueryConfig)
        {
            return manager.TryOpenService(name, ReadRights);
        }
    }

    private static void SetStatus(GoServiceInfo info, ServiceStatusProcess status)
    {
        info.State = (GoServiceState)status.CurrentState;
        info.ExitCode = (int)status.Win32ExitCode;
        info.ServiceExitCode = (int)status.ServiceSpecificExitCode;
        info.ProcessId = (int)status.ProcessId;
        using ServiceProcess? process = ServiceProcess.TryOpen(status.ProcessId);
        info.ProcessStartTimeUtc = process?.StartTimeUtc;
    }

    private string? VersionOf(string name, string executable) =>
        FolderName.Fault(name) is null ? new ReleaseFolder(context, name).VersionOf(executable) : null;
}
