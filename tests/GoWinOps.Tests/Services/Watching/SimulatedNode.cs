using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Tests.Services.Watching;

/// <summary>A machine with services that do as they are told, and that a test lets crash. It writes down what was done to them.</summary>
internal sealed class SimulatedNode(IClock clock) : IWatchedNode
{
    private readonly Dictionary<string, Service> services = new(StringComparer.OrdinalIgnoreCase);
    private uint lastProcessId = 100;

    /// <summary>What was done, in order: <c>stop orders</c>, <c>start orders</c>.</summary>
    internal List<string> Acts { get; } = [];

    /// <summary>What the next starts of a service come to, one code each; after that they succeed.</summary>
    internal Queue<int> StartCodes { get; } = new();

    /// <summary>Whether services ignore a stop and have to be killed.</summary>
    internal bool IgnoresStop { get; set; }

    /// <summary>Whether services cannot be stopped at all.</summary>
    internal bool RefusesStop { get; set; }

    /// <summary>What services do after a stop that somebody undoes at once; null where nobody does.</summary>
    internal ServiceStatusProcess? Again { get; set; }

    /// <summary>The dependents that run and are stopped with a service.</summary>
    internal string[] Dependents { get; set; } = [];

    /// <summary>Told of a start before it shows, and after that.</summary>
    internal Action? Starting { get; set; }

    /// <inheritdoc cref="Starting"/>
    internal Action? Started { get; set; }

    /// <summary>Whether somebody else is always a moment faster with a stop.</summary>
    internal bool IsStoppedByOthers { get; set; }

    /// <summary>Told of a stop before it is made.</summary>
    internal Action? Stopping { get; set; }

    /// <summary>Told of a stop after it was made.</summary>
    internal Action? Stopped { get; set; }

    /// <summary>What the System log says; null where it cannot be read.</summary>
    internal List<ServiceLogEvent>? Log { get; set; } = [];

    /// <summary>How far back the log was asked for, each time it was.</summary>
    internal List<TimeSpan> Asked { get; } = [];

    /// <summary>Services that may not be looked at.</summary>
    internal HashSet<string> Denied { get; } = new(StringComparer.OrdinalIgnoreCase);

    public TimeSpan Uptime { get; set; } = TimeSpan.FromHours(1);

    internal Service this[string name] => services[name];

    internal Service Add(string name, WatchedSetup? setup = null, int exitCode = 1077)
    {
        Service service = new() { Setup = setup ?? new WatchedSetup { StartType = GoServiceStartType.Automatic }, ExitCode = exitCode };
        services[name] = service;
        return service;
    }

    internal Service AddRunning(string name, WatchedSetup? setup = null)
    {
        Service service = Add(name, setup, 0);
        Run(service);
        return service;
    }

    public WatchedStatus? Look(string service) => Find(service) is { } found
        ? new WatchedStatus(found.State, found.Process?.Id ?? 0, found.ExitCode, found.ServiceExitCode)
        : null;

    public WatchedSetup? ReadSetup(string service) => Find(service)?.Setup;

    public Task<IReadOnlyList<ServiceLogEvent>?> ReadEventsAsync(string service, string displayName, TimeSpan age, CancellationToken cancellationToken)
    {
        Asked.Add(age);
        return Task.FromResult<IReadOnlyList<ServiceLogEvent>?>(Log?.Where(item => item.IsAbout(service, displayName)).ToList());
    }

    public IReadOnlyList<string> ListRunningDependents(string service) => Dependents;

    public Task<WatchedStart> StartAsync(string service, TimeSpan timeout, Action begun, CancellationToken cancellationToken)
    {
        Acts.Add("start " + service);
        Starting?.Invoke();
        begun();
        Started?.Invoke();
        int code = StartCodes.Count > 0 ? StartCodes.Dequeue() : 0;
        if (code != 0)
        {
            services[service].ExitCode = code;
            return Task.FromResult(new WatchedStart(code, new Problem { ErrorId = "ServiceStartTimedOut", Message = $"code {code}" }, TimeSpan.Zero));
        }

        if (services.TryGetValue(service, out Service? found))
            Run(found);
        return Task.FromResult(new WatchedStart(0, null, TimeSpan.Zero));
    }

    public Task<WatchedStop> FenceAsync(string service, TimeSpan timeout, CancellationToken cancellationToken) => EndAsync("fence", service, timeout);

    public Task<WatchedStop> StopAsync(string service, TimeSpan timeout, CancellationToken cancellationToken) => EndAsync("stop", service, timeout);

    private Task<WatchedStop> EndAsync(string how, string service, TimeSpan timeout)
    {
        Acts.Add($"{how} {service} in {timeout.TotalSeconds:0.###} s");
        Stopping?.Invoke();
        if (RefusesStop)
            return Task.FromResult(new WatchedStop { StoppedDependents = Dependents, Failure = new Problem { ErrorId = "ServiceStateStuck", Message = "It is stuck." } });
        services[service].End(exitCode: IgnoresStop ? 1067 : 0, processExitCode: IgnoresStop ? 1 : 0);
        Stopped?.Invoke();
        return Task.FromResult(new WatchedStop { WasKilled = IgnoresStop, WasUnderWay = IsStoppedByOthers, Again = Again, StoppedDependents = Dependents });
    }

    public IWatchedProcess? Open(string service, uint processId) => services.Values.Select(service => service.Process).FirstOrDefault(process => process?.Id == processId);

    public void SetStartType(string service, GoServiceStartType startType)
    {
        Acts.Add($"set {service} {startType}");
        services[service].Setup = services[service].Setup with { StartType = startType };
    }

    private Service? Find(string service) => Denied.Contains(service)
        ? throw Win32Errors.Create(Win32Errors.AccessDenied, service, "SERVICE_QUERY_STATUS")
        : services.GetValueOrDefault(service);

    private void Run(Service service)
    {
        service.Process = new Process { Id = ++lastProcessId, StartTimeUtc = clock.UtcNow.UtcDateTime };
        service.State = GoServiceState.Running;
        service.ExitCode = 0;
    }

    internal sealed class Service
    {
        internal GoServiceState State { get; set; } = GoServiceState.Stopped;

        internal int ExitCode { get; set; }

        internal int ServiceExitCode { get; set; }

        internal WatchedSetup Setup { get; set; } = new();

        internal Process? Process { get; set; }

        /// <summary>The service stops, by itself or because somebody else stops it.</summary>
        internal void End(int exitCode, int processExitCode = 0, int serviceExitCode = 0)
        {
            if (Process is not null)
                Process.ExitCode = processExitCode;
            (State, Process, ExitCode, ServiceExitCode) = (GoServiceState.Stopped, null, exitCode, serviceExitCode);
        }
    }

    internal sealed class Process : IWatchedProcess
    {
        public uint Id { get; init; }

        public DateTime StartTimeUtc { get; init; }

        public int? ExitCode { get; set; }

        internal long? Bytes { get; set; } = 1000;

        internal (long? Memory, int? Cpu) Limits { get; private set; }

        internal bool EndsWithWatcher { get; private set; }

        public long? ReadCommittedBytes() => Bytes;

        public string? Limit(long? memoryBytes, int? cpuPercent)
        {
            Limits = (memoryBytes, cpuPercent);
            return null;
        }

        public string? EndWithWatcher(bool ends)
        {
            EndsWithWatcher = ends;
            return null;
        }

        public void Dispose()
        {
        }
    }
}
