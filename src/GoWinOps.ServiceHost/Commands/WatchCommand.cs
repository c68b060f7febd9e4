using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Commands;

/// <summary>Watches the node's native services, as the service <see cref="NodeWatcher.ServiceName"/>.</summary>
internal sealed class WatchCommand : IHostCommand
{
    private const int BadArguments = 160;

    // The output of probes' commands is read by waiting threads, and so are answers of the service control manager. With as few as there are processors, the probes of some
    // services would wait for a thread until their time is over, and with them the ends of leases.
    private const int Threads = 64;

    /// <inheritdoc/>
    public string Name => NodeWatcher.WatchCommand;

    /// <inheritdoc/>
    public string Usage => "watch <root folder>";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 1)
        {
            ThreadPool.SetMinThreads(Threads, Threads);
            return ServiceDispatcher.Run(new Watcher(arguments[0]));
        }

        Console.Error.WriteLine("The root folder is missing: GoWinOps.ServiceHost.exe " + Usage);
        return BadArguments;
    }

    private sealed class Watcher : IServiceProgram
    {
        private readonly string root;

        internal Watcher(string root) => this.root = root;

        public async Task<ServiceOutcome> RunAsync(ServiceLifetime lifetime)
        {
            EventLogSource.TryRegister();
            string boot = await NodeBoot.IdAsync(lifetime.StopRequested).ConfigureAwait(false);
            using WindowsWatchedNode node = new(SystemClock.Instance);
            RecoveryRestorer restorer = new(new NodeContext(root), node.Recovery);
            using EventLogWriter eventLog = new(EventLog.TryWrite, SystemClock.Instance);
            // A full Event Log stops nothing: the same stands in the decisions.
            Task AnnounceAsync(bool isWarning, string text) =>
                eventLog.TryWriteAsync(isWarning ? EventLogLevel.Warning : EventLogLevel.Information, "GoWinOps watcher: " + text);
            using NodeWatcher watcher = new(root, node, new WatchedLease(boot, () => NodeBoot.Tick), restorer, SystemClock.Instance, AnnounceAsync);
            lifetime.ReportRunning();
            await watcher.RunAsync(AutoStartDelay.Read(), lifetime.StopRequested).ConfigureAwait(false);
            return ServiceOutcome.Success;
        }
    }
}
