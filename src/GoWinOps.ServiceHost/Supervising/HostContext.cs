using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>What everything that looks after one service shares.</summary>
internal sealed class HostContext : IDisposable
{
    private static readonly LogBounds HookBounds = new(1024 * 1024, 2, daily: false);

    // What ending a program and writing everything down takes besides its own time.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly HostSettings settings;
    private readonly ServiceLifetime lifetime;
    private ProgramStart? started;

    /// <summary>Opens what one service needs.</summary>
    internal HostContext(string serviceFolder, ServiceLifetime lifetime, HostSettings settings, HostJournal journal, StatusReporter status, IClock clock)
    {
        this.lifetime = lifetime;
        this.settings = settings;
        Journal = journal;
        Status = status;
        Clock = clock;
        Environment = Variables();
        string logs = DecisionLog.FolderIn(serviceFolder);
        LogBounds bounds = LogBounds.Of(Supervision);
        Output = new ProgramLog(logs, "stdout", bounds, clock);
        Error = new ProgramLog(logs, "stderr", bounds, clock);
        Hooks = new ProgramLog(logs, "hooks", HookBounds, clock);
        Apply();
    }

    /// <summary>What the service is set to; another object when that has changed.</summary>
    internal ServiceSupervision Supervision => settings.Current.Supervision;

    /// <summary>All variables of its program.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; private set; }

    /// <summary>Where decisions are written down.</summary>
    internal HostJournal Journal { get; }

    /// <summary>What is reported.</summary>
    internal StatusReporter Status { get; }

    /// <summary>The program's standard output.</summary>
    internal ProgramLog Output { get; }

    /// <summary>The program's standard error.</summary>
    internal ProgramLog Error { get; }

    /// <summary>What hooks and stop commands write.</summary>
    internal ProgramLog Hooks { get; }

    /// <summary>The source of time.</summary>
    internal IClock Clock { get; }

    /// <summary>What keeps any file from being written; null while nothing does.</summary>
    internal string? Trouble => Describe("stdout", Output) ?? Describe("stderr", Error) ?? Journal.Trouble ?? Status.Trouble;

    /// <summary>How many bytes of output could not be kept since the service was started.</summary>
    internal long LostBytes => Output.LostBytes + Error.LostBytes;

    /// <summary>Says how a run of the program is started; what is set then counts for all of that run.</summary>
    internal ProgramStart Start(string executable, IReadOnlyList<string> arguments)
    {
        Environment = Variables();
        started = new ProgramStart
        {
            Executable = executable,
            Arguments = arguments,
            WorkingDirectory = WorkingDirectory(executable),
            Environment = Environment,
            HearsCtrlC = StopLadder.NeedsCtrlC(Supervision.Stop),
        };
        Apply();
        return started;
    }

    /// <summary>Looks whether the settings have changed; then those that need no new start of the program count from now on.</summary>
    /// <returns>Whether they have.</returns>
    internal async Task<bool> RefreshAsync()
    {
        if (!await settings.RefreshAsync().ConfigureAwait(false))
            return false;
        Output.Bounds = Error.Bounds = LogBounds.Of(Supervision);
        string[] pending = Apply();
        await Journal.DecideAsync(
            SupervisionDecisionKind.Settings,
            pending.Length == 0 ? "The settings have changed and count from now on." : $"The settings have changed; {string.Join(" and ", pending)} count from the program's next start on.")
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Tries again to write decisions and status.</summary>
    internal Task RetryAsync()
    {
        if (Status.Trouble is not null)
            Status.Change(_ => { });
        return Journal.RetryAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
        Hooks.Dispose();
    }

    // Its account's own variables with those of the settings on top.
    private IReadOnlyDictionary<string, string> Variables() =>
        EnvironmentBlock.Merge(new Dictionary<string, string>(settings.Current.Environment) { ["GOWINOPS_SERVICE"] = lifetime.ServiceName });

    private string WorkingDirectory(string executable) => Supervision.WorkingDirectory ?? Path.GetDirectoryName(executable) ?? string.Empty;

    private string[] Apply()
    {
        lifetime.StopTimeLimit = StopBudget.Of(Supervision) + Slack;
        string[] pending = Pending().ToArray();
        Status.Change(status =>
        {
            status.SettingsUtc = settings.WrittenUtc;
            status.PendingRestart = pending;
        });
        return pending;
    }

    // What a process is created with cannot be changed while it runs.
    private IEnumerable<string> Pending()
    {
        if (started is null)
            yield break;
        if (!started.HearsCtrlC && StopLadder.NeedsCtrlC(Supervision.Stop))
            yield return "Supervision." + nameof(Supervision.Stop);
        if (!string.Equals(started.WorkingDirectory, WorkingDirectory(started.Executable), StringComparison.OrdinalIgnoreCase))
            yield return "Supervision." + nameof(Supervision.WorkingDirectory);
    }

    private static string? Describe(string name, ProgramLog log) => log.Trouble is { } trouble ? $"The log of {name} cannot be written: {trouble}" : null;
}
