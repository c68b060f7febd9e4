using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Compares a service with what is remembered of it.</summary>
internal sealed class ServiceMemory
{
    private readonly NodeContext context;
    private readonly ServiceState state;

    /// <summary>What <paramref name="state"/> remembers.</summary>
    internal ServiceMemory(NodeContext context, ServiceState state)
    {
        this.context = context;
        this.state = state;
    }

    /// <summary>Shows what goes back to earlier changes of a service.</summary>
    internal void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
        info.LastStable = state.LastStable;
        info.Drift = Drift(configuration, info.Name, info.Release).ToArray();
        DateTime systemStart = context.Clock.UtcNow.UtcDateTime - TimeSpan.FromMilliseconds(NodeContext.IsWindows ? Kernel32.GetTickCount64() : 0);
        info.PendingRestart = info.ProcessStartTimeUtc is { } started ? Pending(ServiceSettingEffect.ServiceStart, started) : Array.Empty<string>();
        info.PendingSystemRestart = Pending(ServiceSettingEffect.SystemStart, systemStart);
    }

    /// <summary>How a service differs from what was asked for it: from what was asked, to what there is.</summary>
    internal IEnumerable<PropertyChange> Drift(ServiceConfiguration configuration, string name, string? release)
    {
        if (state.Installed is not { } installed)
            return Enumerable.Empty<PropertyChange>();
        ServiceSettingContext setting = new(context, name);
        ServiceConfiguration asked = ServiceSettingList.All.Aggregate(
            configuration, (expected, item) => item.Expect(installed, configuration, expected, setting));
        IEnumerable<PropertyChange> drift = ServiceSettingList.All.SelectMany(item => item.Compare(asked, configuration, setting));
        return state.Current is { } current && !string.Equals(current, release, StringComparison.OrdinalIgnoreCase)
            ? drift.Prepend(new PropertyChange { Property = nameof(GoServiceInfo.Release), From = current, To = release })
            : drift;
    }

    private string[] Pending(ServiceSettingEffect effect, DateTime since) => state.Changed
        .Where(item => item.Value > since && ServiceSettingList.Of(new PropertyChange { Property = item.Key }).Effect == effect)
        .Select(item => item.Key)
        .OrderBy(property => property, StringComparer.Ordinal)
        .ToArray();
}
