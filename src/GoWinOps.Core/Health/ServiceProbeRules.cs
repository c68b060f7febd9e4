using System;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Health;

/// <summary>What a <see cref="ServiceProbe"/> has to be like to be asked at all.</summary>
internal static class ServiceProbeRules
{
    /// <summary>The longest a probe may wait for anything.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const int HighestThreshold = 1000;

    /// <summary>Refuses a probe that cannot be asked, or that would mean something else than it says.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="kind">What it is asked for.</param>
    /// <param name="service">The service, to name it in errors.</param>
    /// <exception cref="GoWinOpsException">
    /// <c>ServiceProbeTargetInvalid</c>, <c>ServiceProbeUrlInvalid</c>, <c>ServiceProbeTcpInvalid</c>, <c>ServiceProbeCommandInvalid</c>,
    /// <c>ServiceProbeNumberInvalid</c>
    /// </exception>
    internal static void RequireValid(ServiceProbe probe, ProbeKind kind, string service)
    {
        string[] given = new[] { probe.Url is null ? null : nameof(probe.Url), probe.Tcp is null ? null : nameof(probe.Tcp), probe.Command is null ? null : nameof(probe.Command) }
            .OfType<string>().ToArray();
        if (given.Length != 1)
            throw Fault(nameof(Messages.ServiceProbeTargetInvalid), given.Length == 0 ? "none of them" : string.Join(" and ", given));
        if (probe.Url is not null && ServiceProbeTarget.ParseUrl(probe.Url) is null)
            throw Fault(nameof(Messages.ServiceProbeUrlInvalid), probe.Url);
        if (probe.Tcp is not null && ServiceProbeTarget.ParseTcp(probe.Tcp) is null)
            throw Fault(nameof(Messages.ServiceProbeTcpInvalid), probe.Tcp);
        if (probe.Command is not null && (probe.Command.Length == 0 || string.IsNullOrWhiteSpace(probe.Command[0]) || probe.Command.Any(part => part is null)))
            throw Fault(nameof(Messages.ServiceProbeCommandInvalid));
        RequireTime(nameof(probe.InitialDelay), probe.InitialDelay, allowsZero: true);
        RequireTime(nameof(probe.Period), probe.Period, allowsZero: false);
        RequireTime(nameof(probe.Timeout), probe.Timeout, allowsZero: false);
        RequireThreshold(nameof(probe.FailureThreshold), probe.FailureThreshold, HighestThreshold);
        RequireThreshold(nameof(probe.SuccessThreshold), probe.SuccessThreshold, kind == ProbeKind.Readiness ? HighestThreshold : 1);

        void RequireTime(string property, TimeSpan? time, bool allowsZero)
        {
            if (time > Longest || time < TimeSpan.Zero || (time == TimeSpan.Zero && !allowsZero))
                throw Fault(nameof(Messages.ServiceProbeNumberInvalid), property, time, allowsZero ? "from 0 to 1 day" : "more than 0 and at most 1 day");
        }

        void RequireThreshold(string property, int? number, int highest)
        {
            if (number < 1 || number > highest)
                throw Fault(nameof(Messages.ServiceProbeNumberInvalid), property, number, highest == 1 ? "1 for this kind of probe" : $"from 1 to {highest}");
        }

        GoWinOpsException Fault(string id, params object?[] details) => new(id, service, new object?[] { kind, service }.Concat(details).ToArray());
    }
}
