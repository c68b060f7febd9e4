using System;
using System.Collections.Generic;
using System.Globalization;

namespace GoWinOps.Services;

/// <summary>What is different between two looks at a service, in words.</summary>
internal static class ServiceChanges
{
    // ERROR_SERVICE_SPECIFIC_ERROR and ERROR_SERVICE_NEVER_STARTED
    private const int SpecificError = 1066;
    private const int NeverStarted = 1077;

    /// <summary>One difference; the sentence goes on from the service's name.</summary>
    internal readonly record struct Change(ServiceEventKind Kind, string From, string To, string Sentence);

    /// <summary>All differences, the most important first. Of a service between two states only the set-up is compared.</summary>
    internal static IEnumerable<Change> Between(ServiceObservation before, ServiceObservation now)
    {
        if (before.IsPresent != now.IsPresent)
        {
            yield return now.IsPresent
                ? new Change(ServiceEventKind.Installed, "Absent", now.State.ToString(), $"is there now: {now.State}.")
                : new Change(ServiceEventKind.Absent, before.State.ToString(), "Absent", "is no longer there.");
            yield break;
        }

        if (!now.IsPresent || now.State == GoServiceState.Unknown)
            yield break;
        if (before.State != GoServiceState.Unknown && !now.IsPending && OfState(before, now) is { } state)
            yield return state;
        if (before.IsReady != false && now.IsReady == false)
            yield return new Change(ServiceEventKind.NotReady, Readiness(before), "NotReady", $"is not ready: {now.ReadyReason ?? "its probe fails."}");
        if (before.IsReady == false && now.IsReady == true)
            yield return new Change(ServiceEventKind.Ready, "NotReady", "Ready", "is ready again.");
        if (before.State == GoServiceState.Unknown)
            yield break;
        if (before.Release != now.Release)
            yield return new Change(ServiceEventKind.ReleaseChanged, before.Release ?? string.Empty, now.Release ?? string.Empty, $"is set to run {now.Release ?? "no release"} instead of {before.Release ?? "none"}.");
        if (OfConfiguration(before, now) is { } configuration)
            yield return configuration;
    }

    private static Change? OfState(ServiceObservation before, ServiceObservation now) => now.State switch
    {
        GoServiceState.Running when before.State != GoServiceState.Running =>
            new Change(ServiceEventKind.Started, before.State.ToString(), "Running", $"runs in process {now.ProcessId}."),
        GoServiceState.Running when !IsSameProcess(before, now) =>
            new Change(ServiceEventKind.Restarted, Number(before.ProcessId), Number(now.ProcessId), $"runs in process {now.ProcessId} now, no longer in {before.ProcessId}."),
        GoServiceState.Running when now.Restarts > before.Restarts =>
            new Change(ServiceEventKind.Restarted, Number(before.Restarts!.Value), Number(now.Restarts!.Value), $"was started anew by its supervisor, {now.Restarts - before.Restarts} times since the last look."),
        GoServiceState.Paused when before.State != GoServiceState.Paused =>
            new Change(ServiceEventKind.Paused, before.State.ToString(), "Paused", "is paused."),
        GoServiceState.Stopped when before.State != GoServiceState.Stopped => OfEnd(before, now),
        GoServiceState.Stopped when IsFailure(now) && (now.ExitCode, now.ServiceExitCode) != (before.ExitCode, before.ServiceExitCode) =>
            new Change(ServiceEventKind.Crashed, "Stopped", "Stopped", $"has run and ended again, {Exit(now)}."),
        _ => null,
    };

    private static Change OfEnd(ServiceObservation before, ServiceObservation now)
    {
        if (now.ExitCode == NeverStarted)
            return new Change(ServiceEventKind.Stopped, before.State.ToString(), "Stopped", "does not run: the node started anew and has not started it.");
        if (now.IsPassive)
            return new Change(ServiceEventKind.Stopped, before.State.ToString(), "Stopped", "was stopped: it is to run on the other node of its pair.");
        if (now.IsBeingDeployed)
            return new Change(ServiceEventKind.Stopped, before.State.ToString(), "Stopped", "was stopped by a deployment that is under way.");
        if (now.Intent == ServiceIntent.Stop)
            return new Change(ServiceEventKind.Stopped, before.State.ToString(), "Stopped", "was stopped on purpose.");
        return IsFailure(now)
            ? new Change(ServiceEventKind.Crashed, before.State.ToString(), "Stopped", $"ended by itself, {Exit(now)}.")
            : new Change(ServiceEventKind.Stopped, before.State.ToString(), "Stopped", "has stopped without an error.");
    }

    private static Change? OfConfiguration(ServiceObservation before, ServiceObservation now)
    {
        List<string> from = new();
        List<string> to = new();
        // The watcher disables a service on the passive node of its pair, and allows it again with a new lease.
        if (before.IsPassive == now.IsPassive && !now.IsPassive)
            Compare("start type", before.StartType.ToString(), now.StartType.ToString());
        Compare("account", before.Account, now.Account);
        Compare("command line", before.CommandLine, now.CommandLine);
        return from.Count == 0
            ? null
            : new Change(ServiceEventKind.ConfigurationChanged, string.Join("; ", from), string.Join("; ", to), $"was set up differently: {string.Join("; ", to)} instead of {string.Join("; ", from)}.");

        void Compare(string what, string one, string other)
        {
            if (string.Equals(one, other, StringComparison.Ordinal))
                return;
            from.Add($"{what} {one}");
            to.Add($"{what} {other}");
        }
    }

    private static bool IsSameProcess(ServiceObservation before, ServiceObservation now) =>
        before.ProcessId == now.ProcessId
        && (before.ProcessStartTime is null || now.ProcessStartTime is null || before.ProcessStartTime == now.ProcessStartTime);

    private static bool IsFailure(ServiceObservation service) => service.ExitCode is not (0 or NeverStarted);

    private static string Exit(ServiceObservation service) => service.ExitCode == SpecificError
        ? $"with its own exit code {service.ServiceExitCode}"
        : $"with Windows' code {service.ExitCode}";

    private static string Readiness(ServiceObservation service) => service.IsReady == true ? "Ready" : string.Empty;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
