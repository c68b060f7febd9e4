using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Health;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What a <see cref="ServiceSupervision"/> has to be like, checked before anything is changed on any node.</summary>
internal sealed class SupervisionRules
{
    private const long SmallestMemory = 1 << 20;
    private const long SmallestLogFile = 1 << 10;
    private const int MostSteps = 1000;
    private const int MostLogFiles = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly Regex AbsolutePath = new(@"^(?:[A-Za-z]:[\\/]|\\\\[^\\]+\\[^\\]+)", RegexOptions.CultureInvariant);
    private readonly ServiceSupervision supervision;
    private readonly string service;

    private SupervisionRules(ServiceSupervision supervision, string service)
    {
        this.supervision = supervision;
        this.service = service;
    }

    /// <summary>Refuses what cannot work on any node.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>SupervisionNumberInvalid</c>, <c>SupervisionStopStepInvalid</c>, <c>SupervisionCommandInvalid</c>, <c>SupervisionFolderInvalid</c>, and those of
    /// <see cref="ServiceProbeRules"/>
    /// </exception>
    internal static void RequireValid(ServiceSupervision supervision, string service)
    {
        SupervisionRules rules = new(supervision, service);
        rules.CheckLimits();
        rules.CheckRestarts();
        rules.CheckLogs();
        rules.CheckProbes();
        rules.CheckStop();
        rules.CheckHook(nameof(supervision.BeforeStart), supervision.BeforeStart);
        rules.CheckHook(nameof(supervision.AfterStart), supervision.AfterStart);
        rules.CheckHook(nameof(supervision.BeforeStop), supervision.BeforeStop);
        rules.CheckHook(nameof(supervision.AfterStop), supervision.AfterStop);
        if (supervision.WorkingDirectory is { } folder && !AbsolutePath.IsMatch(folder))
            throw new GoWinOpsException(nameof(Messages.SupervisionFolderInvalid), folder, folder, service);
    }

    /// <summary>Refuses what only the service host can do, for a program that runs without it.</summary>
    /// <exception cref="GoWinOpsException"><c>SupervisionNeedsHost</c></exception>
    internal static void RequireUsable(ServiceSupervision supervision, ServiceMode mode, string service)
    {
        string[] hosted = HostedOnly(supervision).ToArray();
        if (mode == ServiceMode.Native && hosted.Length > 0)
            throw new GoWinOpsException(nameof(Messages.SupervisionNeedsHost), service, service, string.Join(", ", hosted));
    }

    private static IEnumerable<string> HostedOnly(ServiceSupervision supervision)
    {
        (string Name, bool IsSet)[] properties =
        {
            (nameof(supervision.Stop), supervision.Stop is { Length: > 0 }),
            (nameof(supervision.WorkingDirectory), supervision.WorkingDirectory is not null),
            (nameof(supervision.LogFileBytes), supervision.LogFileBytes is not null),
            (nameof(supervision.LogFiles), supervision.LogFiles is not null),
            (nameof(supervision.LogDaily), supervision.LogDaily),
            (nameof(supervision.BeforeStart), supervision.BeforeStart is not null),
            (nameof(supervision.AfterStart), supervision.AfterStart is not null),
            (nameof(supervision.BeforeStop), supervision.BeforeStop is not null),
            (nameof(supervision.AfterStop), supervision.AfterStop is not null),
        };
        return properties.Where(property => property.IsSet).Select(property => property.Name);
    }

    private void CheckLimits()
    {
        RequireNumber(nameof(supervision.MemoryLimitBytes), supervision.MemoryLimitBytes, SmallestMemory, long.MaxValue, "at least 1 MB");
        RequireNumber(nameof(supervision.MemorySoftLimitBytes), supervision.MemorySoftLimitBytes, SmallestMemory, long.MaxValue, "at least 1 MB");
        if (supervision.MemorySoftLimitBytes >= supervision.MemoryLimitBytes)
            throw Number(nameof(supervision.MemorySoftLimitBytes), supervision.MemorySoftLimitBytes, "lower than MemoryLimitBytes, or it is never reached");
        RequireNumber(nameof(supervision.CpuLimitPercent), supervision.CpuLimitPercent, 1, 100, "from 1 to 100");
        RequireTime(nameof(supervision.StopTimeout), supervision.StopTimeout, Shortest);
    }

    private void CheckRestarts()
    {
        TimeSpan delay = supervision.RestartDelay ?? TimeSpan.FromSeconds(1);
        RequireTime(nameof(supervision.RestartDelay), supervision.RestartDelay, TimeSpan.Zero);
        RequireTime(nameof(supervision.RestartMaxDelay), supervision.RestartMaxDelay, TimeSpan.Zero);
        if (supervision.RestartMaxDelay < delay)
            throw Number(nameof(supervision.RestartMaxDelay), supervision.RestartMaxDelay, $"no less than RestartDelay, which is {delay}");
        RequireNumber(nameof(supervision.RestartSteps), supervision.RestartSteps, 0, MostSteps, $"from 0 to {MostSteps}");
        if (supervision.RestartSteps > 0 && supervision.RestartMaxDelay is null)
            throw Number(nameof(supervision.RestartSteps), supervision.RestartSteps, "0 unless RestartMaxDelay says what the pause grows to");
        RequireNumber(nameof(supervision.StartLimitBurst), supervision.StartLimitBurst, 0, SupervisionFile.MostStarts, $"from 0 to {SupervisionFile.MostStarts}");
        RequireTime(nameof(supervision.StartLimitInterval), supervision.StartLimitInterval, Shortest);
    }

    private void CheckLogs()
    {
        RequireNumber(nameof(supervision.LogFileBytes), supervision.LogFileBytes, SmallestLogFile, long.MaxValue, "at least 1 KB");
        RequireNumber(nameof(supervision.LogFiles), supervision.LogFiles, 0, MostLogFiles, $"from 0 to {MostLogFiles}");
    }

    private void CheckProbes()
    {
        if (supervision.Startup is { } startup)
            ServiceProbeRules.RequireValid(startup, ProbeKind.Startup, service);
        if (supervision.Liveness is { } liveness)
            ServiceProbeRules.RequireValid(liveness, ProbeKind.Liveness, service);
        if (supervision.Readiness is { } readiness)
            ServiceProbeRules.RequireValid(readiness, ProbeKind.Readiness, service);
    }

    private void CheckStop()
    {
        ServiceStopStep[] steps = supervision.Stop ?? Array.Empty<ServiceStopStep>();
        for (int index = 0; index < steps.Length; index++)
        {
            if (Fault(steps[index]) is { } fault)
                throw new GoWinOpsException(nameof(Messages.SupervisionStopStepInvalid), service, index + 1, service, fault);
            RequireTime($"Stop[{index}].Wait", steps[index].Wait, Shortest);
        }
    }

    private static string? Fault(ServiceStopStep step) => step.Method switch
    {
        ServiceStopMethod.Http when step.Url is null || ServiceProbeTarget.ParseUrl(step.Url) is null => "Http needs the http or https address to post to as Url",
        ServiceStopMethod.Command when IsEmpty(step.Command) => "Command needs a program and its arguments as Command",
        not ServiceStopMethod.Http when step.Url is not null => $"{step.Method} does not use a Url",
        not ServiceStopMethod.Command when step.Command is not null => $"{step.Method} does not use a Command",
        _ => null,
    };

    private void CheckHook(string property, ServiceHook? hook)
    {
        if (hook is null)
            return;
        if (IsEmpty(hook.Command))
            throw new GoWinOpsException(nameof(Messages.SupervisionCommandInvalid), service, property, service);
        RequireTime(property + ".Timeout", hook.Timeout, Shortest);
    }

    private static bool IsEmpty(string[]? command) => command is null || command.Length == 0 || string.IsNullOrWhiteSpace(command[0]);

    // A number where a duration is meant becomes ticks of 100 nanoseconds in PowerShell; nobody means so short a time.
    private void RequireTime(string property, TimeSpan? time, TimeSpan least)
    {
        bool isTiny = time > TimeSpan.Zero && time < Shortest;
        if (time < least || time > Longest || isTiny)
            throw Number(property, time?.ToString("c", CultureInfo.InvariantCulture), least == TimeSpan.Zero ? "0, or from 1 ms to 1 day" : "from 1 ms to 1 day");
    }

    private void RequireNumber(string property, long? number, long least, long most, string expected)
    {
        if (number < least || number > most)
            throw Number(property, number, expected);
    }

    private GoWinOpsException Number(string property, object? value, string expected) =>
        new(nameof(Messages.SupervisionNumberInvalid), service, property, service, value, expected);
}
