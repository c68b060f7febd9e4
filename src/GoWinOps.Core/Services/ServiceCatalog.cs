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

/// <summary>Describes the services of this node.</summary>
internal sealed class ServiceCatalog
{
    private static readonly string[] Everything = { "*" };
    private readonly NodeContext context;
    private readonly List<Problem> problems = new();

    /// <summary>The services of this node.</summary>
    internal ServiceCatalog(NodeContext context) => this.context = context;

    /// <summary>Finds services by name and pattern.</summary>
    internal Task<ServiceList> ListAsync(IReadOnlyList<string> names, bool all, CancellationToken cancellationToken) =>
        ListAsync(names, all, findHidden: false, cancellationToken);

    /// <summary>Finds services by name and pattern.</summary>
    /// <param name="names">Names and patterns; none means all.</param>
    /// <param name="all">Whether patterns also find services that GoWinOps did not install.</param>
    /// <param name="findHidden">Whether to look for services that patterns would have found if this account might see them.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal async Task<ServiceList> ListAsync(IReadOnlyList<string> names, bool all, bool findHidden, CancellationToken cancellationToken)
    {
        List<NamePattern> patterns = (names.Count == 0 ? Everything : names).Select(name => new NamePattern(name)).ToList();
        List<NamePattern> wildcards = patterns.Where(pattern => !pattern.IsLiteral).ToList();
        bool enumerate = wildcards.Count > 0;
        using ServiceControlManager manager = ServiceControlManager.Open(
            ServiceManagerRights.Connect | (enumerate ? ServiceManagerRights.EnumerateService : 0), context.ServiceMachine);
        SortedDictionary<string, GoServiceInfo> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (NamePattern literal in patterns.Where(pattern => pattern.IsLiteral))
            await TryAsync(literal.Text, async () => found[literal.Text] = await DescribeNamedAsync(manager, literal.Text, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        IReadOnlyList<ServiceSummary> summaries = enumerate ? manager.Enumerate() : Array.Empty<ServiceSummary>();
        List<string> known = summaries.Select(summary => summary.Name).ToList();
        wildcards = wildcards.Select(pattern => pattern.Among(known)).ToList();
        foreach (ServiceSummary summary in summaries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.ContainsKey(summary.Name) || !wildcards.Any(pattern => pattern.Matches(summary.Name)))
                continue;
            await TryAsync(summary.Name, async () =>
            {
                bool isNamed = wildcards.Any(pattern => pattern.IsLiteral && pattern.Matches(summary.Name));
                if (await DescribeAsync(manager, summary, all || isNamed, cancellationToken).ConfigureAwait(false) is { } info)
                    found[summary.Name] = info;
            }).ConfigureAwait(false);
        }

        IEnumerable<string> hidden = findHidden && enumerate && context.ServiceMachine is null
            ? HiddenServices.Find(manager, summaries.Concat(manager.Enumerate(Advapi32.ServiceDriver)).Select(summary => summary.Name))
            : Array.Empty<string>();
        return new ServiceList
        {
            Services = found.Values.ToArray(),
            Problems = problems.ToArray(),
            NotVisible = hidden.Where(name => wildcards.Any(pattern => pattern.Matches(name))).ToArray(),
        };

        // One service that cannot be described is one problem; the others are shown all the same.
        async Task TryAsync(string name, Func<Task> describe)
        {
            try
            {
                await describe().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Problem problem = Problem.From(exception);
                problem.Target ??= name;
                problems.Add(problem);
            }
        }
    }

    /// <summary>The names that are meant: each name as it was given, and what patterns find among the services that GoWinOps installed; each once.</summary>
    internal IReadOnlyList<string> FindNames(IReadOnlyList<string> names)
    {
        List<NamePattern> patterns = names.Select(name => new NamePattern(name)).ToList();
        List<NamePattern> wildcards = patterns.Where(pattern => !pattern.IsLiteral).ToList();
        List<string> found = patterns.Where(pattern => pattern.IsLiteral).Select(pattern => pattern.Text).ToList();
        if (wildcards.Count > 0)
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService, context.ServiceMachine);
            List<string> known = manager.Enumerate().Select(summary => summary.Name).ToList();
            wildcards = wildcards.Select(pattern => pattern.Among(known)).ToList();
            found.AddRange(known.Where(name => wildcards.FirstOrDefault(pattern => pattern.Matches(name)) is { } meant && (meant.IsLiteral || IsManaged(manager, name))));
        }

        return found.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
    }

    /// <summary>Describes one service.</summary>
    internal async Task<GoServiceInfo> DescribeAsync(ServiceControlManager manager, string name, CancellationToken cancellationToken)
    {
        using ServiceControl service = ServiceSettingList.TryOpen(manager, name) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, name);
        return await DescribeAsync(manager, service, service.QueryConfiguration(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether GoWinOps installed a service: its executable lies in one of our releases.</summary>
    internal bool IsManaged(string name, ServiceConfiguration configuration) => IsManaged(name, configuration.CommandLine);

    /// <summary>Whether GoWinOps installed a service, judged by its ImagePath.</summary>
    internal bool IsManaged(string name, string commandLine) => VersionOf(name, ServiceImagePath.Parse(commandLine, File.Exists).Executable) is not null;

    /// <summary>Whether GoWinOps installed a service that may run something else now: what is remembered of it says so.</summary>
    internal async Task<bool> WasManagedAsync(string name, CancellationToken cancellationToken) =>
        ServiceStateFile.Exists(context, name) && (await new ServiceStateFile(context, name).ReadAsync(cancellationToken).ConfigureAwait(false)).Current is not null;

    private async Task<bool> IsListedAsync(string name, ServiceConfiguration configuration, CancellationToken cancellationToken)
    {
        if (IsManaged(name, configuration))
            return true;
        try
        {
            return context.ServiceMachine is null && await WasManagedAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            // Its description says what is wrong with the memory.
            return true;
        }
    }

    private bool IsManaged(ServiceControlManager manager, string name)
    {
        try
        {
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryConfig);
            return service is not null && IsManaged(name, service.QueryConfiguration().CommandLine);
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            return false;
        }
    }

    // A service that denies a look at its configuration may still show its status; one that denies both is there all the same.
    private async Task<GoServiceInfo> DescribeNamedAsync(ServiceControlManager manager, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(manager, name, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            if (FindSummary(name) is { } summary)
                return Partial(manager, summary);
            throw NotVisible(name, exception);
        }
    }

    /// <summary>The failure of a service that is there, denies a look at itself, and is left out of the enumeration.</summary>
    internal static GoWinOpsException NotVisible(string name, GoWinOpsException denial)
    {
        Problem problem = Problem.Create(nameof(Messages.ServiceNotVisible), name, name, SubjectMachine.Name);
        problem.NativeCode = Win32Errors.AccessDenied;
        return new GoWinOpsException(problem, name, denial);
    }

    private ServiceSummary? FindSummary(string name)
    {
        try
        {
            using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService, context.ServiceMachine);
            return reader.Enumerate().FirstOrDefault(summary => string.Equals(summary.Name, name, StringComparison.OrdinalIgnoreCase));
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            return null;
        }
    }

    private static GoServiceInfo Partial(ServiceControlManager manager, ServiceSummary summary)
    {
        GoServiceInfo info = new() { Name = summary.Name, DisplayName = summary.DisplayName };
        SetStatus(info, manager, summary.Status);
        return info;
    }

    private async Task<GoServiceInfo?> DescribeAsync(ServiceControlManager manager, ServiceSummary summary, bool all, CancellationToken cancellationToken)
    {
        ServiceControl? service;
        try
        {
            service = ServiceSettingList.TryOpen(manager, summary.Name);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied))
        {
            return all ? Partial(manager, summary) : null;
        }

        // Between the enumeration and now it may have gone.
        if (service is null)
            return null;
        using (service)
        {
            ServiceConfiguration configuration = service.QueryConfiguration();
            return all || await IsListedAsync(summary.Name, configuration, cancellationToken).ConfigureAwait(false) ? await DescribeAsync(manager, service, configuration, cancellationToken).ConfigureAwait(false) : null;
        }
    }

    private async Task<GoServiceInfo> DescribeAsync(
        ServiceControlManager manager, ServiceControl service, ServiceConfiguration basics, CancellationToken cancellationToken)
    {
        ServiceConfiguration configuration = ServiceSettingList.Read(service, basics);
        GoServiceInfo info = new() { Name = service.Name, IsPathUnquoted = ServiceImagePath.IsUnquoted(configuration.CommandLine, File.Exists) };
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Show(configuration, info);
        info.Release = VersionOf(service.Name, info.ExecutablePath);
        SetStatus(info, manager, service.QueryStatus());
        bool isManaged = info.Release is not null && context.ServiceMachine is null;
        // Whoever leads a service away to another program does not get it out of sight.
        bool hasMemory = context.ServiceMachine is null && ServiceStateFile.Exists(context, service.Name);
        ServiceState? state = isManaged || hasMemory ? await ShowMemoryAsync(configuration, info, cancellationToken).ConfigureAwait(false) : null;
        await ServiceRecoveryReader.ShowSuspensionAsync(context, info, cancellationToken).ConfigureAwait(false);
        if (isManaged)
            await new SupervisionReport(context).AddAsync(info, state, cancellationToken).ConfigureAwait(false);
        if (isManaged)
            await ShowStandbyAsync(info, cancellationToken).ConfigureAwait(false);
        return info;
    }

    // A service whose memory is damaged is shown all the same, and so are the others: only what was remembered of it is missing.
    private async Task<ServiceState?> ShowMemoryAsync(ServiceConfiguration configuration, GoServiceInfo info, CancellationToken cancellationToken)
    {
        try
        {
            ServiceState state = await new ServiceStateFile(context, info.Name).ReadAsync(cancellationToken).ConfigureAwait(false);
            // What stayed of a service that was uninstalled says nothing of another one of its name.
            if (info.Release is not null || state.Current is not null)
                new ServiceMemory(context, state).Show(configuration, info);
            return state;
        }
        catch (GoWinOpsException exception)
        {
            problems.Add(exception.Problem);
            return null;
        }
    }

    // The rest of what is known of the service is not to be lost over a lease that cannot be read.
    private async Task ShowStandbyAsync(GoServiceInfo info, CancellationToken cancellationToken)
    {
        try
        {
            info.Standby = await StandbyPlace.FindRoleAsync(context, info.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            info.SupervisionTrouble ??= exception.Message;
        }
    }

    private static void SetStatus(GoServiceInfo info, ServiceControlManager manager, ServiceStatusProcess status)
    {
        info.State = (GoServiceState)status.CurrentState;
        info.ExitCode = (int)status.Win32ExitCode;
        info.ServiceExitCode = (int)status.ServiceSpecificExitCode;
        info.ProcessId = (int)status.ProcessId;
        using ServiceProcess? process = manager.TryOpenProcess(status.ProcessId);
        info.ProcessStartTimeUtc = process?.StartTimeUtc;
    }

    private string? VersionOf(string name, string executable) =>
        FolderName.Fault(name) is null ? new ReleaseFolder(context, name).VersionOf(executable) : null;
}
