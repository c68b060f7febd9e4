using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// The variables of a service's own environment: the REG_MULTI_SZ value <c>Environment</c> under its key, for which the service control manager has no
/// function. What is asked for is merged, variable by variable.
/// </summary>
internal sealed class EnvironmentSetting : ServiceSetting
{
    private const string ValueName = "Environment";

    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.Environment);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => settings.Environment is not null;

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        if (settings.Environment is not null)
            ServiceEnvironment.RequireValid(settings.Environment);
    }

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) =>
        // Another machine's registry is not at hand.
        service.IsLocal ? configuration with { Environment = ServiceRegistryKey.ReadTexts(service.Name, ValueName) } : configuration;

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context) =>
        settings.Environment is null ? wanted : wanted with { Environment = ServiceEnvironment.Merge(existing?.Environment ?? Array.Empty<string>(), settings.Environment) };

    /// <summary>What was installed is all there is to be: a variable that somebody added is a difference, too.</summary>
    internal override ServiceConfiguration Expect(
        ServiceSettings installed, ServiceConfiguration existing, ServiceConfiguration expected, ServiceSettingContext context) =>
        existing.Environment is null ? expected : Want(installed, existing with { Environment = Array.Empty<string>() }, expected, context);

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context)
    {
        if (to.Environment is null)
            return Enumerable.Empty<PropertyChange>();
        Dictionary<string, string> before = ByName(from?.Environment);
        Dictionary<string, string> after = ByName(to.Environment);
        return before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
            .Select(name => (From: Find(before, name), To: Find(after, name)))
            .Where(pair => pair.From is null || pair.To is null || ServiceEnvironment.ValueOf(pair.From) != ServiceEnvironment.ValueOf(pair.To))
            .Select(pair => new PropertyChange { Property = Property, From = Show(pair.From), To = Show(pair.To) })
            .ToArray();
    }

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to) =>
        ServiceRegistryKey.WriteTexts(service.Name, ValueName, to.Environment ?? Array.Empty<string>());

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.Environment =
        ByName(configuration.Environment).ToDictionary(item => item.Key, item => (string?)ServiceEnvironment.ValueOf(item.Value), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.Environment = configuration.Environment is null
        ? null
        : ByName(configuration.Environment).ToDictionary(item => item.Key, item => ServiceEnvironment.ValueOf(item.Value));

    private static Dictionary<string, string> ByName(IEnumerable<string>? lines)
    {
        Dictionary<string, string> variables = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines ?? Array.Empty<string>())
            variables[ServiceEnvironment.NameOf(line)] = line;
        return variables;
    }

    private static string? Find(Dictionary<string, string> variables, string name) => variables.TryGetValue(name, out string? line) ? line : null;

    private static string? Show(string? line) => line is null ? null : ServiceEnvironment.Show(line);
}
