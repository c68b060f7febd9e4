using System;
using System.Collections.Generic;
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

    /// <inheritdoc/>
    public string Name => NodeWatcher.WatchCommand;

    /// <inheritdoc/>
    public string Usage => "watch <root folder>";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 1)
            return ServiceDispatcher.Run(new Watcher(arguments[0]));
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
            using NodeWatcher watcher = new(root, node, new WatchedLease(boot, () => NodeBoot.Tick), restorer, SystemClock.Instance, Announce);
            lifetime.ReportRunning();
            await watcher.RunAsync(AutoStartDelay.Read(), lifetime.StopRequested).ConfigureAwait(false);
            return ServiceOutcome.Success;
        }

        // A full Event Log stops nothing: the same stands in the decisions.
        private static void Announce(bool isWarning, string text) =>
            EventLog.TryWrite(isWarning ? EventLogLevel.Warning : EventLogLevel.Information, "GoWinOps watcher: " + text);
    }
}
