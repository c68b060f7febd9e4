using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>The executable and its arguments: ImagePath. It shows as up to three differences, of the release, the executable and the arguments.</summary>
internal sealed class CommandLineSetting : ServiceSetting, IBasicServiceSetting
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.ExecutablePath);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => settings.Arguments is not null;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration;

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        if (context.Executable is null && settings.Arguments is null)
            return wanted;
        ServiceCommandLine line = existing is null ? new ServiceCommandLine() : Parse(existing.CommandLine);
        line = line with { Executable = context.Executable ?? line.Executable, Arguments = settings.Arguments ?? line.Arguments };
        return wanted with { CommandLine = line.ToString() };
    }

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context)
    {
        ServiceCommandLine? before = from is null ? null : Parse(from.CommandLine);
        ServiceCommandLine after = Parse(to.CommandLine);
        List<PropertyChange> changes = new();
        Add(nameof(GoServiceInfo.Release), Release(before), Release(after), StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.ExecutablePath), before?.Executable, after.Executable, StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.Arguments), ListText.Of(before?.Arguments), ListText.Of(after.Arguments), StringComparer.Ordinal);
        // An unquoted path is the same program, and a hole: it shows as a change of its own.
        if (from is not null && changes.Count == 0)
            Add(nameof(GoServiceInfo.ExecutablePath), from.CommandLine, to.CommandLine, StringComparer.OrdinalIgnoreCase);
        return changes;

        string? Release(ServiceCommandLine? line) => line is null ? null : context.Releases?.VersionOf(line.Executable);

        void Add(string property, string? old, string? now, StringComparer comparer)
        {
            if (!comparer.Equals(old ?? string.Empty, now ?? string.Empty))
                changes.Add(new PropertyChange { Property = property, From = old, To = now });
        }
    }

    /// <inheritdoc/>
    public void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.CommandLine = configuration.CommandLine;

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.Arguments = Parse(configuration.CommandLine).Arguments;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
        ServiceCommandLine line = Parse(configuration.CommandLine);
        info.ExecutablePath = line.Executable;
        info.Arguments = line.Arguments;
    }

    private static ServiceCommandLine Parse(string imagePath) => ServiceImagePath.Parse(imagePath, File.Exists);
}
