using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Windows;

namespace GoWinOps.Tests.Services.Stopping;

/// <summary>
/// A service control manager by the rules of Windows: it refuses a stop while dependents run (1051), while a service starts (1061), when it runs no more (1062), and
/// one that the service does not accept (1052); a process that is killed takes its services with it.
/// </summary>
internal sealed class SimulatedServices(SimulatedClock clock) : IServiceStopManager
{
    private readonly Dictionary<string, Service> services = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<uint, Process> processes = [];
    private readonly List<(TimeSpan Due, Action Happen)> events = [];
    private readonly TimeSpan start = clock.Elapsed;

    /// <summary>What was done, in order: <c>stop orders</c>, <c>kill 101</c>.</summary>
    internal List<string> Acts { get; } = [];

    /// <summary>Happens once, between the look at a service and the opening of its process.</summary>
    internal Action? BeforeOpening { get; set; }

    /// <summary>Whether services may not be listed.</summary>
    internal bool DeniesListing { get; set; }

    /// <summary>How long it has been.</summary>
    internal TimeSpan Elapsed => clock.Elapsed - start;

    internal Service this[string name] => services[name];

    /// <summary>Adds a service that runs in a process of its own, or in that of another.</summary>
    internal Service Add(string name, uint processId, params string[] needs)
    {
        Service service = new(this, name) { Needs = needs };
        services[name] = service;
        service.RunIn(processId);
        return service;
    }

    /// <summary>Removes a service.</summary>
    internal void Remove(string name) => services.Remove(name);

    /// <summary>When a process was killed.</summary>
    internal TimeSpan EndOf(uint id) => processes[id].Killed!.Value;

    /// <summary>The process of an id.</summary>
    internal Process ProcessOf(uint id) => processes[id];

    /// <summary>Adds a process that is no service's.</summary>
    internal Process AddStranger(uint processId) => processes[processId] = new Process(this, processId);

    /// <summary>Lets something happen when so much time has passed.</summary>
    internal void After(double seconds, Action happen) => events.Add((clock.Elapsed + TimeSpan.FromSeconds(seconds), happen));

    public IStoppableService? TryOpen(string service, bool listsDependents) => services.TryGetValue(service, out Service? found) ? new Handle(found, listsDependents) : null;

    public IReadOnlyList<string> ListRunningDependents(IStoppableService service) => service.ListRunningDependents();

    public IServiceProcess? TryOpenProcess(uint id)
    {
        Action? happen = BeforeOpening;
        BeforeOpening = null;
        happen?.Invoke();
        return processes.TryGetValue(id, out Process? process) && !process.HasEnded ? process : null;
    }

    public bool HostsOthers(uint processId, string service) => DeniesListing
        ? throw Win32Errors.Create(Win32Errors.AccessDenied, "(service control manager)", "SC_MANAGER_ENUMERATE_SERVICE")
        : services.Values.Any(other => other.Status.ProcessId == processId && other.Name != service);

    public Task<T> WhileStoppingAsync<T>(string service, TimeSpan remaining, Func<Task<T>> stop, CancellationToken cancellationToken) => stop();

    // Those that need it, directly or not, the last in the chain first.
    internal IReadOnlyList<string> DependentsOf(string name)
    {
        List<string> order = [];
        foreach (Service service in services.Values.Where(service => service.Needs.Contains(name) && service.IsActive))
            order.AddRange(DependentsOf(service.Name).Append(service.Name).Except(order).ToList());
        return order;
    }

    private void LetPass()
    {
        foreach ((TimeSpan Due, Action Happen) due in events.Where(each => each.Due <= clock.Elapsed).ToList())
        {
            events.Remove(due);
            due.Happen();
        }
    }

    internal sealed class Service(SimulatedServices owner, string name)
    {
        internal SimulatedServices Owner => owner;

        internal string Name { get; } = name;

        internal string[] Needs { get; init; } = [];

        internal ServiceStatusProcess Status { get; private set; } = new() { ServiceType = 0x10 };

        internal bool IsActive => (GoServiceState)Status.CurrentState != GoServiceState.Stopped;

        /// <summary>The code that each stop is refused with; 0 when it is taken.</summary>
        internal int Refusal { get; set; }

        /// <summary>What it does when it is told to stop; by default it stops at once and its process ends.</summary>
        internal Action<Service> OnStop { get; set; } = service => service.End();

        /// <summary>What the call that tells it to stop comes back with when it does not come back at once.</summary>
        internal Task<int>? Call { get; set; }

        internal void RunIn(uint processId)
        {
            if (!owner.processes.TryGetValue(processId, out Process? process) || process.HasEnded)
                owner.processes[processId] = new Process(owner, processId);
            Set(GoServiceState.Running, processId);
        }

        internal void Share() => Status = Status with { ServiceType = 0x20 };

        internal void Set(GoServiceState state) => Set(state, Status.ProcessId);

        internal void Set(GoServiceState state, uint processId) => Status = Status with { CurrentState = (uint)state, ProcessId = processId };

        /// <summary>It says that it has stopped; its process goes on.</summary>
        internal void Stop() => Set(GoServiceState.Stopped, 0);

        /// <summary>It has stopped and its process has ended.</summary>
        internal void End()
        {
            Process process = owner.processes[Status.ProcessId];
            Stop();
            process.HasEnded = true;
        }

        internal Task<int> TellAsync()
        {
            owner.Acts.Add("stop " + Name);
            int code = (GoServiceState)Status.CurrentState switch
            {
                GoServiceState.Stopped => 1062,
                GoServiceState.StartPending or GoServiceState.StopPending => 1061,
                _ when owner.DependentsOf(Name).Count > 0 => 1051,
                _ => Refusal,
            };
            if (code == 0)
                OnStop(this);
            return Call ?? Task.FromResult(code);
        }
    }

    internal sealed class Process(SimulatedServices owner, uint id) : IServiceProcess
    {
        public uint Id { get; } = id;

        internal bool HasEnded { get; set; }

        internal TimeSpan? Killed { get; private set; }

        /// <summary>The code that killing it fails with, and what happens meanwhile.</summary>
        internal (int Code, Action? Happen) KillFails { get; set; }

        /// <summary>What happens when it has been killed; by default the manager notices at once.</summary>
        internal Action? OnKilled { get; set; }

        public async Task<bool> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            TimeSpan begun = owner.Elapsed;
            while (true)
            {
                owner.LetPass();
                TimeSpan left = timeout - (owner.Elapsed - begun);
                if (HasEnded || left <= TimeSpan.Zero)
                    return HasEnded;
                await owner.PauseAsync(left, cancellationToken);
            }
        }

        public int Kill()
        {
            owner.Acts.Add($"kill {Id}");
            KillFails.Happen?.Invoke();
            if (KillFails.Code != 0)
                return KillFails.Code;
            HasEnded = true;
            Killed = owner.Elapsed;
            foreach (Service service in owner.services.Values.Where(service => service.Status.ProcessId == Id && OnKilled is null))
                service.Stop();
            OnKilled?.Invoke();
            return 0;
        }

        public void Dispose()
        {
        }
    }

    private Task PauseAsync(TimeSpan most, CancellationToken cancellationToken) =>
        clock.DelayAsync(TimeSpan.FromTicks(Math.Min(most.Ticks, TimeSpan.FromMilliseconds(50).Ticks)), cancellationToken);

    private sealed class Handle(Service service, bool listsDependents) : IStoppableService
    {
        private readonly SimulatedServices owner = service.Owner;

        public string Name => service.Name;

        public ServiceStatusProcess QueryStatus()
        {
            owner.LetPass();
            return service.Status;
        }

        public Task<int> StopAsync()
        {
            owner.LetPass();
            return service.TellAsync();
        }

        public IReadOnlyList<string> ListRunningDependents() => listsDependents ? owner.DependentsOf(Name) : throw new InvalidOperationException("It was not opened for that.");

        public void Dispose()
        {
        }
    }
}
