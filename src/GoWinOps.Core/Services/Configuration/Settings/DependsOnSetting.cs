using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The services, and with a leading <c>+</c> the load-order groups, that have to run before a service can start.</summary>
internal sealed class DependsOnSetting : BasicServiceSetting<string[]?>
{
    private const string GroupMark = "+";
    private const int MissingDependency = 1075;
    private const int CircularDependency = 1059;

    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.DependsOn);

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        foreach (string name in settings.DependsOn ?? Array.Empty<string>())
        {
            if (string.IsNullOrWhiteSpace(name) || name == GroupMark || name.IndexOf('\0') >= 0)
                throw new GoWinOpsException(nameof(Messages.ServiceSettingInvalid), name, Property, name.Replace("\0", "\\0"), "it is the name of a service, or + and the name of a load-order group");
        }
    }

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.DependsOn = configuration.DependsOn;

    /// <summary>Windows takes services and groups that do not exist and fails only at the next start; here it fails before anything is changed.</summary>
    internal override void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        if (wanted.DependsOn.Contains(context.Service, StringComparer.OrdinalIgnoreCase))
            throw Win32Errors.Create(CircularDependency, context.Service, null, context.Service);
        string[] missing = wanted.DependsOn
            .Where(name => !LoadOrderGroups.IsGroup(name) && !manager.HasService(name)).ToArray();
        if (missing.Length > 0)
            throw Win32Errors.Create(MissingDependency, context.Service, null, string.Join(", ", missing.Select(Describe)));
        if (wanted.DependsOn.Any(LoadOrderGroups.IsGroup))
            context.Warnings.AddRange(LoadOrderGroups.Read().Check(context.Service, wanted.DependsOn));

        string Describe(string name) => manager.FindByDisplayName(name) is { } known ? $"{name} (the display name of {known})" : name;
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.DependsOn = configuration.DependsOn;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.DependsOn = configuration.DependsOn;

    private protected override string[]? Asked(ServiceSettings settings) => settings.DependsOn;

    private protected override string[]? Of(ServiceConfiguration configuration) => configuration.DependsOn;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string[]? value) =>
        configuration with { DependsOn = value ?? Array.Empty<string>() };

    private protected override string? Text(string[]? value) => ListText.Of(value);

    // Windows keeps services and groups in two lists and tells the groups last; in what order they were named is not kept and means nothing.
    private protected override bool AreSame(string[]? first, string[]? second) =>
        new HashSet<string>(first ?? Array.Empty<string>(), StringComparer.OrdinalIgnoreCase).SetEquals(second ?? Array.Empty<string>());
}
