using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>
/// The executable and its arguments, and the service host before them where one runs it: ImagePath. It shows as up to four differences: of the mode or the
/// host, the release, the executable and the arguments.
/// </summary>
internal sealed class CommandLineSetting : ServiceSetting, IBasicServiceSetting
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.ExecutablePath);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => settings.Arguments is not null || settings.Mode is not null;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration;

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        ServiceMode? mode = context.Mode ?? (settings.Mode is ServiceMode.Auto ? null : settings.Mode);
        if (context.Executable is null && settings.Arguments is null && mode is null)
            return wanted;
        ServiceCommandLine line = existing is null ? new ServiceCommandLine() : Parse(existing.CommandLine);
        line = line with { Executable = context.Executable ?? line.Executable, Arguments = settings.Arguments ?? line.Arguments };
        if (mode == ServiceMode.Hosted)
            line = line with { HostPath = context.HostPath ?? line.HostPath ?? ServiceCommandLine.HostFileName, ServiceFolder = context.Node.ServiceFolder(context.Service) };
        else if (mode == ServiceMode.Native)
            line = line with { HostPath = null, ServiceFolder = null };
        return wanted with { CommandLine = line.ToString() };
    }

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context)
    {
        ServiceCommandLine? before = from is null ? null : Parse(from.CommandLine);
        ServiceCommandLine after = Parse(to.CommandLine);
        List<PropertyChange> changes = new();
        // A new service runs without a host unless it is said.
        Add(nameof(GoServiceInfo.Mode), before is null && after.HostPath is null ? ServiceMode.Native.ToString() : Mode(before), Mode(after), StringComparer.Ordinal);
        if (before?.HostPath is not null && after.HostPath is not null)
            Add(nameof(GoServiceInfo.HostPath), before.HostPath, after.HostPath, StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.Release), Release(before), Release(after), StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.ExecutablePath), before?.Executable, after.Executable, StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.Arguments), ListText.Of(before?.Arguments), ListText.Of(after.Arguments), StringComparer.Ordinal);
        // An unquoted path is the same program, and a hole: it shows as a change of its own.
        if (from is not null && changes.Count == 0)
            Add(nameof(GoServiceInfo.ExecutablePath), from.CommandLine, to.CommandLine, StringComparer.OrdinalIgnoreCase);
        return changes;

        static string? Mode(ServiceCommandLine? line) => line is null ? null : ModeOf(line).ToString();

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
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed)
    {
        ServiceCommandLine line = Parse(configuration.CommandLine);
        installed.Arguments = line.Arguments;
        installed.Mode = ModeOf(line);
    }

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
        ServiceCommandLine line = Parse(configuration.CommandLine);
        info.ExecutablePath = line.Executable;
        info.Arguments = line.Arguments;
        info.Mode = ModeOf(line);
        info.HostPath = line.HostPath;
    }

    private static ServiceCommandLine Parse(string imagePath) => ServiceImagePath.Parse(imagePath, File.Exists);

    private static ServiceMode ModeOf(ServiceCommandLine line) => line.HostPath is null ? ServiceMode.Native : ServiceMode.Hosted;
}
