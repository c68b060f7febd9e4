using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>What everything that looks after one service shares.</summary>
internal sealed class HostContext : IDisposable
{
    private const long DefaultLogBytes = 10 * 1024 * 1024;
    private const int DefaultLogFiles = 10;
    private const long HookLogBytes = 1024 * 1024;
    private const int HookLogFiles = 2;

    /// <summary>Opens what one service needs.</summary>
    internal HostContext(string serviceFolder, string service, SupervisionSettings settings, HostJournal journal, StatusReporter status, IMonotonicClock clock)
    {
        Service = service;
        Supervision = settings.Supervision;
        Environment = EnvironmentBlock.Merge(new Dictionary<string, string>(settings.Environment) { ["GOWINOPS_SERVICE"] = service });
        Journal = journal;
        Status = status;
        Clock = clock;
        Steady = new SteadyClock(clock);
        string logs = DecisionLog.FolderIn(serviceFolder);
        long bytes = Supervision.LogFileBytes ?? DefaultLogBytes;
        int files = Supervision.LogFiles ?? DefaultLogFiles;
        Output = new ProgramLog(logs, "stdout", bytes, files, Supervision.LogDaily, clock);
        Error = new ProgramLog(logs, "stderr", bytes, files, Supervision.LogDaily, clock);
        Hooks = new ProgramLog(logs, "hooks", HookLogBytes, HookLogFiles, daily: false, clock);
    }

    /// <summary>The service's name.</summary>
    internal string Service { get; }

    /// <summary>What it was set to.</summary>
    internal ServiceSupervision Supervision { get; }

    /// <summary>All variables of its program.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

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

    /// <summary>The time people are shown.</summary>
    internal IClock Clock { get; }

    /// <summary>The time everything is measured by.</summary>
    internal SteadyClock Steady { get; }

    /// <summary>What keeps any file from being written; null while nothing does.</summary>
    internal string? Trouble => Describe("stdout", Output) ?? Describe("stderr", Error) ?? Journal.Trouble ?? Status.Trouble;

    /// <summary>How many bytes of output could not be kept since the service was started.</summary>
    internal long LostBytes => Output.LostBytes + Error.LostBytes;

    /// <summary>Tries again to write decisions and status.</summary>
    internal Task RetryAsync()
    {
        if (Status.Trouble is not null)
            Status.Change(_ => { });
        return Journal.RetryAsync();
    }

    /// <summary>The folder a command starts in when nothing else is said.</summary>
    internal string WorkingDirectory(string executable) => Supervision.WorkingDirectory ?? Path.GetDirectoryName(executable) ?? string.Empty;

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
        Hooks.Dispose();
    }

    private static string? Describe(string name, ProgramLog log) => log.Trouble is { } trouble ? $"The log of {name} cannot be written: {trouble}" : null;
}
